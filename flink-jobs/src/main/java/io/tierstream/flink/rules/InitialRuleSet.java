package io.tierstream.flink.rules;

import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.kafka.KafkaSources;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.registry.Pause;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the rule set that the job begins with, so that no event is ever looked at without one. It is the newest of the
 * rules topic; if there is none, that of {@code rules.file}, which is then published; if there is none either, the job
 * waits until one is published.
 */
public final class InitialRuleSet {

    private static final Logger LOG = LoggerFactory.getLogger(InitialRuleSet.class);

    private static final long WAIT_MILLIS = 1_000;

    private final JobConfig config;
    private final RuleSetTopic topic;

    private InitialRuleSet(JobConfig config, RuleSetTopic topic) {
        this.config = config;
        this.topic = topic;
    }

    /** Looks where a job's configuration says. */
    public static InitialRuleSet of(JobConfig config) {
        RuleSetTopic topic = new RuleSetTopic(
                config.topics().rules(),
                KafkaSources.clientProperties(config.kafka()),
                KafkaSources.registry(config.registry()));
        return new InitialRuleSet(config, topic);
    }

    /**
     * The rule set to begin with.
     *
     * @throws IllegalStateException if the file cannot be read or has errors
     */
    public PublishedRuleSet find() throws Exception {
        Optional<PublishedRuleSet> newest = topic.newest(null);
        if (newest.isEmpty() && config.rulesFile() != null) {
            return publish(config.rulesFile());
        }
        while (newest.isEmpty()) {
            LOG.warn(
                    "There is no rule set in topic {} yet; waiting. Publish one with: tierstream publish RULES --bootstrap {}",
                    config.topics().rules(),
                    config.kafka().bootstrapServers());
            Pause.SLEEP.millis(WAIT_MILLIS);
            newest = topic.newest(null);
        }
        return newest.get();
    }

    private PublishedRuleSet publish(String file) throws Exception {
        String yaml;
        try {
            yaml = Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalStateException("rules.file cannot be read: " + e, e);
        }
        Compilation compilation = RuleSets.compile(file, yaml, 1);
        if (compilation instanceof Compilation.Compiled compiled) {
            return topic.publish(compiled.ruleSet().name(), yaml, null);
        }
        throw new IllegalStateException("rules.file has errors:\n"
                + compilation.issues().stream().map(issue -> issue.render()).collect(Collectors.joining("\n")));
    }
}
