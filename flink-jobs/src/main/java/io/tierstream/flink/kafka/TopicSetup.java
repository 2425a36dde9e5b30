package io.tierstream.flink.kafka;

import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.TopicsConfig;
import io.tierstream.schemas.Contract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it, before the job is submitted, that its topics exist: sources must, the others are created where that is allowed.
 */
public final class TopicSetup {

    private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

    private final JobConfig config;
    private final Duration timeout;

    public TopicSetup(JobConfig config) {
        this(config, Duration.ofSeconds(30));
    }

    TopicSetup(JobConfig config, Duration timeout) {
        this.config = config;
        this.timeout = timeout;
    }

    /**
     * Creates what is missing.
     *
     * @return the topics that were created
     * @throws TopicException if a source is missing, something must not or cannot be created, or Kafka does not answer
     */
    public Set<String> ensure() {
        Admin admin;
        try {
            admin = Admin.create(KafkaClients.properties(config.kafka()));
        } catch (KafkaException e) {
            String message = "cannot connect to Kafka: " + KafkaFailure.describe(e);
            throw KafkaFailure.isAboutJaas(e) ? new TopicException(message) : new TopicException(message, e);
        }
        try {
            return ensure(admin);
        } finally {
            // What was asked and not answered in time is not waited for once more.
            admin.close(Duration.ZERO);
        }
    }

    private Set<String> ensure(Admin admin) {
        Set<String> existing = ask("list topics", () -> admin.listTopics().names());
        requireSources(existing);
        List<NewTopic> missing = needed().stream()
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        Set<String> created = create(admin, missing);
        warnOfPolicies(admin, existing);
        return created;
    }

    private void requireSources(Set<String> existing) {
        List<String> missing = config.sources().stream()
                .flatMap(source -> source.topics().stream())
                .filter(topic -> !existing.contains(topic))
                .toList();
        if (!missing.isEmpty()) {
            throw new TopicException("there are no source topics " + missing + " on "
                    + config.kafka().bootstrapServers()
                    + "; create them, or correct sources[].topic (may the user of kafka.properties see them?)");
        }
    }

    private Set<String> create(Admin admin, List<NewTopic> missing) {
        if (missing.isEmpty()) {
            return Set.of();
        }
        List<String> names = missing.stream().map(NewTopic::name).toList();
        if (!config.topics().create()) {
            throw new TopicException(
                    "there are no topics " + names + " on " + config.kafka().bootstrapServers()
                            + ", and topics.create is false; create them (cleanup.policy=compact for rule sets, rule-set"
                            + " status, memberships, distribution and cut-offs), or set topics.create=true");
        }
        Set<String> created = new TreeSet<>();
        for (NewTopic topic : missing) {
            try {
                ask(
                        "create topic '" + topic.name() + "'",
                        () -> admin.createTopics(List.of(topic)).all());
                LOG.info("Created topic {}.", topic);
                created.add(topic.name());
            } catch (TopicException e) {
                // Another job may have been quicker, or the broker's list lags behind.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        return created;
    }

    /** The topics beside the sources, as they are created where they are missing. */
    public List<NewTopic> needed() {
        TopicsConfig topics = config.topics();
        return List.of(
                topic(topics.rules(), Contract.RULE_SET_DOCUMENT, Optional.of(1)),
                topic(topics.ruleSetStatus(), Contract.RULE_SET_STATUS, Optional.of(1)),
                topic(topics.commands(), Contract.CUSTOMER_COMMAND, partitions()),
                topic(topics.transitions(), Contract.SEGMENT_TRANSITION, partitions()),
                topic(topics.memberships(), Contract.CUSTOMER_MEMBERSHIP, partitions()),
                topic(topics.distribution(), Contract.TIER_DISTRIBUTION, partitions()),
                topic(topics.cutOffs(), Contract.CUT_OFFS, Optional.of(1)),
                receipts(),
                transfers(),
                deadLetters());
    }

    /** They hold all that is known of a customer, and are of use until they have been read: longer than any job is down. */
    private NewTopic transfers() {
        return new NewTopic(config.topics().transfers(), partitions(), replication())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(Duration.ofDays(7).toMillis())));
    }

    /** Proof is asked for long after the fact. */
    private NewTopic receipts() {
        return new NewTopic(config.topics().receipts(), partitions(), replication())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(Duration.ofDays(365).toMillis())));
    }

    private NewTopic deadLetters() {
        return new NewTopic(config.topics().deadLetters(), partitions(), replication())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(DeadLetterSerializer.LARGEST_RECORD)));
    }

    private NewTopic topic(String name, Contract contract, Optional<Integer> partitions) {
        boolean compact = contract.retention() == Contract.Retention.NEWEST_OF_EACH_KEY;
        return new NewTopic(name, partitions, replication())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        compact ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE));
    }

    private Optional<Integer> partitions() {
        return config.topics().partitions() == 0
                ? Optional.empty()
                : Optional.of(config.topics().partitions());
    }

    private Optional<Short> replication() {
        return config.topics().replication() == 0
                ? Optional.empty()
                : Optional.of((short) config.topics().replication());
    }

    /** A compacted topic that deletes by time forgets customers who are silent; that may be meant, so it is only said. */
    private void warnOfPolicies(Admin admin, Set<String> existing) {
        List<ConfigResource> compacted = new ArrayList<>();
        needed().stream()
                .filter(topic -> existing.contains(topic.name()))
                .filter(topic -> TopicConfig.CLEANUP_POLICY_COMPACT.equals(
                        topic.configs().get(TopicConfig.CLEANUP_POLICY_CONFIG)))
                .forEach(topic -> compacted.add(new ConfigResource(ConfigResource.Type.TOPIC, topic.name())));
        if (compacted.isEmpty()) {
            return;
        }
        try {
            Map<ConfigResource, Config> configs = ask(
                    "describe topics", () -> admin.describeConfigs(compacted).all());
            configs.forEach((topic, settings) -> {
                String policy = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
                if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                    LOG.warn(
                            "Topic {} has cleanup.policy={}; with anything but compact it forgets keys that do not change.",
                            topic.name(),
                            policy);
                }
            });
        } catch (TopicException e) {
            LOG.warn("The cleanup policies of existing topics could not be checked: {}", e.getMessage());
        }
    }

    private <T> T ask(String what, Supplier<KafkaFuture<T>> request) {
        try {
            return request.get().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new TopicException(
                    "cannot " + what + " on " + config.kafka().bootstrapServers() + ": " + KafkaFailure.describe(e),
                    e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new TopicException(
                    "cannot " + what + ": Kafka at " + config.kafka().bootstrapServers() + " does not answer within "
                            + timeout.toSeconds() + " s"
                            + "; check kafka.bootstrap.servers, and the security settings in kafka.properties",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicException("interrupted: cannot " + what, e);
        }
    }
}
