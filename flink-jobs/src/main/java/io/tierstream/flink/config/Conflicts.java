package io.tierstream.flink.config;

import io.tierstream.flink.config.ConfigIssue.Code;
import io.tierstream.registry.ConfluentRegistry;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks of values that are good one by one. */
final class Conflicts {

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final JobConfig config;
    private final Values values;

    private Conflicts(JobConfig config, Values values) {
        this.config = config;
        this.values = values;
    }

    static void check(JobConfig config, Values values) {
        Conflicts conflicts = new Conflicts(config, values);
        conflicts.topics();
        conflicts.registryUrls();
        conflicts.transactions();
        conflicts.rescaling();
    }

    private void topics() {
        Map<String, String> taken = new HashMap<>();
        TopicsConfig topics = config.topics();
        Map<String, String> named = new LinkedHashMap<>();
        named.put(Settings.RULES_TOPIC.name(), topics.rules());
        named.put(Settings.RULE_SET_STATUS_TOPIC.name(), topics.ruleSetStatus());
        named.put(Settings.COMMANDS_TOPIC.name(), topics.commands());
        named.put(Settings.TRANSITIONS_TOPIC.name(), topics.transitions());
        named.put(Settings.MEMBERSHIPS_TOPIC.name(), topics.memberships());
        named.put(Settings.DISTRIBUTION_TOPIC.name(), topics.distribution());
        named.put(Settings.DEAD_LETTERS_TOPIC.name(), topics.deadLetters());
        named.put(Settings.CUT_OFFS_TOPIC.name(), topics.cutOffs());
        named.put(Settings.RECEIPTS_TOPIC.name(), topics.receipts());
        named.put(Settings.TRANSFERS_TOPIC.name(), topics.transfers());
        named.forEach((key, topic) -> topic(key, topic, taken));
        for (int i = 0; i < config.sources().size(); i++) {
            for (String topic : config.sources().get(i).topics()) {
                topic(Settings.SOURCE_TOPIC.at(i), topic, taken);
            }
        }
    }

    private void topic(String key, String topic, Map<String, String> taken) {
        if (key.startsWith("sources.") && !values.has(key)) {
            return;
        }
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            values.report(
                    values.location(key),
                    Code.BAD_VALUE,
                    key + ": '" + topic + "' is not a topic name; use 1 to 249 of letters, digits, '.', '_' and '-'");
        }
        String other = taken.putIfAbsent(topic, key);
        if (other != null) {
            values.report(
                    values.location(key),
                    Code.CONFLICT,
                    "topic '" + topic + "' is used by '" + other + "' and by '" + key + "'; each needs its own");
        }
    }

    private void registryUrls() {
        for (String url : config.registry().urls()) {
            if (!isHttp(url)) {
                values.report(
                        values.location(Settings.REGISTRY_URL.name()),
                        Code.BAD_VALUE,
                        "registry.url: '" + ConfluentRegistry.masked(url)
                                + "' is not a URL such as http://registry:8081 or https://registry:8081");
            }
        }
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A transaction is open from one checkpoint to the next, so it must outlive that. */
    private void transactions() {
        DeliveryConfig delivery = config.delivery();
        if (delivery.guarantee() == Guarantee.EXACTLY_ONCE
                && delivery.transactionTimeout().compareTo(config.runtime().checkpointInterval()) <= 0) {
            values.report(
                    values.location(Settings.TRANSACTION_TIMEOUT.name()),
                    Code.CONFLICT,
                    "delivery.transaction.timeout (" + Durations.format(delivery.transactionTimeout())
                            + ") must exceed checkpoints.interval ("
                            + Durations.format(config.runtime().checkpointInterval())
                            + "), or every transaction times out before it is committed");
        }
    }

    private void rescaling() {
        RuntimeConfig runtime = config.runtime();
        if (runtime.parallelism() > runtime.maxParallelism()) {
            values.report(
                    values.location(Settings.PARALLELISM.name()),
                    Code.CONFLICT,
                    "job.parallelism (" + runtime.parallelism() + ") exceeds job.max-parallelism ("
                            + runtime.maxParallelism() + "); lower the one, or raise the other before the first start");
        }
    }
}
