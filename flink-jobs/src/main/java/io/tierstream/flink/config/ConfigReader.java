package io.tierstream.flink.config;

import io.tierstream.flink.config.ConfigIssue.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds the configuration out of entries; throws when there is any issue. */
final class ConfigReader {

    private final Values values;
    private final List<ConfigIssue> issues;

    ConfigReader(String home, Map<String, Entry> entries, List<ConfigIssue> issues) {
        this.values = new Values(home, entries, issues);
        this.issues = issues;
    }

    JobConfig read() {
        JobConfig config = new JobConfig(
                new KafkaConfig(
                        values.get(Settings.BOOTSTRAP_SERVERS),
                        values.get(Settings.GROUP_ID),
                        ClientProperties.of(values.under("kafka.properties."))),
                new RegistryConfig(
                        values.get(Settings.REGISTRY_URL), ClientProperties.of(values.under("registry.properties."))),
                sources(),
                topics(),
                values.find(Settings.RULES_FILE),
                new DeliveryConfig(
                        values.get(Settings.GUARANTEE),
                        values.get(Settings.TRANSACTION_TIMEOUT),
                        values.get(Settings.TRANSACTION_PREFIX)),
                values.get(Settings.MODE),
                values.get(Settings.REPLAY_UNTIL),
                new TimeConfig(values.get(Settings.MAX_FUTURE_SKEW), values.get(Settings.TIME_IDLE)),
                new EventsConfig(values.get(Settings.MAX_EVENT_BYTES), values.get(Settings.MAX_CUSTOMER_ID_BYTES)),
                new DuplicatesConfig(values.get(Settings.DUPLICATES_HORIZON), values.get(Settings.DUPLICATES_COUNT)),
                values.get(Settings.ERASURE_MEMORY),
                runtime(),
                new MetricsConfig(
                        values.get(Settings.METRIC_EVENT_TYPES), values.get(Settings.METRIC_LATENCY_SAMPLES)));
        Conflicts.check(config, values);
        if (!issues.isEmpty()) {
            throw new ConfigException(issues);
        }
        return config;
    }

    private List<SourceConfig> sources() {
        List<SourceConfig> sources = new ArrayList<>();
        for (int i = 0; i < values.sources(); i++) {
            sources.add(new SourceReader(values, i).read());
        }
        if (sources.isEmpty()) {
            values.report(
                    values.location("sources"),
                    Code.MISSING_VALUE,
                    "'sources' is empty: name at least one topic, such as 'sources: [{topic: tierstream.purchases}]'");
        }
        return sources;
    }

    private TopicsConfig topics() {
        return new TopicsConfig(
                values.get(Settings.RULES_TOPIC),
                values.get(Settings.RULE_SET_STATUS_TOPIC),
                values.get(Settings.COMMANDS_TOPIC),
                values.get(Settings.TRANSITIONS_TOPIC),
                values.get(Settings.MEMBERSHIPS_TOPIC),
                values.get(Settings.DISTRIBUTION_TOPIC),
                values.get(Settings.DEAD_LETTERS_TOPIC),
                values.get(Settings.CUT_OFFS_TOPIC),
                values.get(Settings.RECEIPTS_TOPIC),
                values.get(Settings.TRANSFERS_TOPIC),
                values.get(Settings.TOPICS_CREATE),
                values.get(Settings.TOPICS_PARTITIONS),
                values.get(Settings.TOPICS_REPLICATION));
    }

    private RuntimeConfig runtime() {
        return new RuntimeConfig(
                values.get(Settings.JOB_NAME),
                values.get(Settings.PARALLELISM),
                values.get(Settings.MAX_PARALLELISM),
                values.get(Settings.CHECKPOINT_INTERVAL),
                values.find(Settings.CHECKPOINT_DIRECTORY),
                values.get(Settings.STATE_BACKEND),
                values.get(Settings.STATE_CACHE),
                values.get(Settings.BUFFER_TIMEOUT));
    }
}
