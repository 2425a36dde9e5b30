package io.tierstream.failure;

import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.rules.RuleSetTopic;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.testkit.services.FlinkJob;
import io.tierstream.testkit.services.FlinkProcessCluster;
import io.tierstream.testkit.services.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The main job on the cluster, with topics of its own. */
final class Job {

    /** Time between two looks at whether all TaskManagers are there. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final World world;
    private final Settings settings;
    private @Nullable String id;

    /**
     * What differs from job to job.
     *
     * @param name begins the names of its topics
     * @param rules the rule set it begins with
     * @param checkpoints time between two checkpoints
     * @param idle how long a partition must be quiet until the wall clock moves time on
     */
    record Settings(String name, Rules rules, boolean exactlyOnce, Duration checkpoints, Duration idle) {

        static Settings of(String name, Rules rules, boolean exactlyOnce) {
            return new Settings(name, rules, exactlyOnce, Duration.ofSeconds(1), Duration.ofSeconds(3));
        }
    }

    Job(World world, Settings settings) {
        this.world = world;
        this.settings = settings;
    }

    World world() {
        return world;
    }

    String name() {
        return settings.name();
    }

    boolean isExactlyOnce() {
        return settings.exactlyOnce();
    }

    /** The name of one of its topics, such as {@code transitions}. */
    String topic(String kind) {
        return settings.name() + "-" + kind;
    }

    /** Starts it, and waits until it runs and a checkpoint is complete. */
    void start(int parallelism) {
        start(parallelism, null);
    }

    /**
     * Starts it with the state of a savepoint.
     *
     * @param savepoint where it lies; null for none
     */
    void start(int parallelism, @Nullable String savepoint) {
        FlinkJob job = FlinkJob.onClassPath(
                SegmentationJob.class.getName(), "--config", config(parallelism).toString());
        id = flink().submit(savepoint == null ? job : job.restoredFrom(savepoint));
        awaitWork();
    }

    /** Stops it with a savepoint; what it has decided is committed. */
    String stop() {
        return flink().stopWithSavepoint(id());
    }

    void cancel() {
        flink().cancel(id());
    }

    FlinkProcessCluster flink() {
        return world.cluster().flink();
    }

    String id() {
        return Objects.requireNonNull(id, "not started");
    }

    /** How often the present JobManager has seen it fail. */
    int failures() {
        return flink().failures(id());
    }

    void awaitFailure(int before) {
        flink().awaitFailures(id(), before + 1, Cluster.PATIENCE);
    }

    /** Waits until all of it runs, and then until one more checkpoint is complete: what was decided can be read. */
    void awaitWork() {
        patiently(patience -> flink().awaitRunning(id(), patience));
        patiently(patience -> flink().awaitCheckpoints(id(), 1, patience));
    }

    /** Waits, and meanwhile sees to it that there are TaskManagers. */
    private void patiently(Consumer<Duration> wait) {
        Instant end = Instant.now().plus(Cluster.PATIENCE);
        while (true) {
            world.cluster().replaceEnded();
            try {
                wait.accept(LOOK);
                return;
            } catch (ServiceException e) {
                if (Instant.now().isAfter(end) || flink().jobState(id()).equals("FAILED")) {
                    throw e;
                }
            }
        }
    }

    /** Waits until every record of its input has been read and a checkpoint says so. */
    void awaitAllRead() throws Exception {
        try (Admin admin = world.broker().admin()) {
            while (unread(admin) > 0) {
                Faults.pass(Duration.ofMillis(200));
            }
        }
    }

    /** How many records of its input the last checkpoint has not got. */
    long unread() throws Exception {
        try (Admin admin = world.broker().admin()) {
            return unread(admin);
        }
    }

    private long unread(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < Input.PARTITIONS; partition++) {
            asked.put(new TopicPartition(topic("purchases"), partition), OffsetSpec.latest());
        }
        var ends = admin.listOffsets(asked).all().get();
        var read = admin.listConsumerGroupOffsets(settings.name())
                .partitionsToOffsetAndMetadata()
                .get();
        return ends.entrySet().stream()
                .mapToLong(end -> end.getValue().offset() - offset(read.get(end.getKey())))
                .sum();
    }

    private static long offset(@Nullable OffsetAndMetadata read) {
        return read == null ? 0 : read.offset();
    }

    /** Waits until the job says that it decides by a rule set. */
    void awaitInForce(Rules rules) throws Exception {
        long version = rules.compiled().version();
        AtomicBoolean inForce = new AtomicBoolean();
        try (Outputs outputs = new Outputs(world, topic("rule-set-status"))) {
            RecordDecoder<RuleSetStatus> statuses = outputs.decoder(RuleSetStatus.class);
            while (!inForce.get()) {
                outputs.poll(Duration.ofMillis(500), record -> {
                    RuleSetStatus status = statuses.decode(record.value());
                    if (status.getState() == RuleSetState.IN_FORCE && status.getVersion() == version) {
                        inForce.set(true);
                    }
                });
            }
        }
    }

    /** Publishes a later version of the rules. */
    void publish(Rules rules) throws Exception {
        new RuleSetTopic(topic("rules"), world.client(), world::openRegistry)
                .publish(rules.compiled().name(), rules.text(), null);
    }

    private Path config(int parallelism) {
        try {
            String name = settings.name();
            Path rules = Files.writeString(
                    world.directory().resolve(name + "-rules.yaml"),
                    settings.rules().text());
            return Files.writeString(world.directory().resolve(name + ".yaml"), """
                    job.name: %1$s
                    kafka:
                      bootstrap.servers: %2$s
                      group.id: %1$s
                      properties:
                        # Small fetches are delayed evenly by a quota.
                        max.partition.fetch.bytes: 16384
                        fetch.max.bytes: 16384
                    registry.url: %3$s
                    sources: [{topic: %1$s-purchases, start: earliest}]
                    rules.topic: %1$s-rules
                    rule-set-status.topic: %1$s-rule-set-status
                    commands.topic: %1$s-commands
                    cut-offs.topic: %1$s-cut-offs
                    transfers.topic: %1$s-transfers
                    transitions.topic: %1$s-transitions
                    memberships.topic: %1$s-memberships
                    distribution.topic: %1$s-distribution
                    dead-letters.topic: %1$s-dead-letters
                    topics.partitions: 2
                    rules.file: %4$s
                    delivery.guarantee: %5$s
                    delivery.transaction.id-prefix: %1$s
                    time.idle: %6$dms
                    job.parallelism: %7$d
                    # Less than the customers take, so that many are written to make room.
                    state.cache-size: 1MiB
                    checkpoints.interval: %8$dms
                    """.formatted(
                            name,
                            world.broker().bootstrapServers(),
                            world.registry().url(),
                            rules,
                            settings.exactlyOnce() ? "exactly-once" : "at-least-once",
                            settings.idle().toMillis(),
                            parallelism,
                            settings.checkpoints().toMillis()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
