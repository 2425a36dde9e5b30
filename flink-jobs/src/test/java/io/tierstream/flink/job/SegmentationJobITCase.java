package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.flink.SegmentationJob;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TierDistribution;
import io.tierstream.testkit.services.FlinkClusterSpec;
import io.tierstream.testkit.services.FlinkJob;
import io.tierstream.testkit.services.FlinkProcessCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole path on several processes, with a TaskManager killed twice on the way. */
final class SegmentationJobITCase {

    private static final Duration TIMEOUT = Duration.ofMinutes(6);

    @TempDir
    private static Path directory;

    /** The TaskManagers that live, the oldest first. */
    private static final Queue<Integer> WORKING = new ArrayDeque<>();

    private static @Nullable KafkaWorld kafka;
    private static @Nullable FlinkProcessCluster cluster;

    @BeforeAll
    static void start() {
        kafka = new KafkaWorld();
        // As many slots as the job takes, so that no kill hits an idle process.
        cluster = FlinkProcessCluster.start(FlinkClusterSpec.of(2, 1, directory.resolve("cluster")));
        WORKING.addAll(List.of(0, 1));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"cdnow, exactly-once", "cdnow, at-least-once", "bpi2012, exactly-once", "bpi2012, at-least-once"})
    void decidesAsTheOracleThoughTaskManagersDie(String name, String guarantee) throws Exception {
        EventLog log = EventLog.shared(name);
        assumeTrue(log != null, "the shared data set " + name + " is not there");
        survivesTwoKills(Objects.requireNonNull(log), guarantee);
    }

    @Test
    void decidesAsTheEngineThoughTaskManagersDie() throws Exception {
        survivesTwoKills(EventLog.everyConstruct(), "exactly-once");
    }

    private static void survivesTwoKills(EventLog log, String guarantee) throws Exception {
        String run = log.name() + "-" + guarantee;
        String topic = run + "-events";
        world().broker.createTopic(topic, 2);
        log.produce(world(), topic);
        // Slow enough that the job is still at work when its tasks are killed, on any machine.
        world().limitReaders(slow(log));

        String job = flink().submit(FlinkJob.onClassPath(
                SegmentationJob.class.getName(),
                "--config",
                config(log, run, topic, guarantee).toString()));
        flink().awaitRunning(job, TIMEOUT);
        flink().awaitCheckpoints(job, 2, TIMEOUT);
        for (int kill = 0; kill < 2; kill++) {
            flink().killTaskManager(WORKING.remove());
            WORKING.add(flink().startTaskManager());
            flink().awaitFailures(job, kill + 1, TIMEOUT);
            flink().awaitRunning(job, TIMEOUT);
            flink().awaitCheckpoints(job, 1, TIMEOUT);
        }
        world().limitReaders(null);
        flink().awaitState(job, "FINISHED", TIMEOUT);
        assertThat(flink().restoredCheckpoints(job)).isPositive();

        List<SegmentTransition> transitions = world().read(run + "-transitions", SegmentTransition.class);
        List<SegmentTransition> once = guarantee.equals("exactly-once") ? transitions : withoutRepeats(transitions);
        assertThat(lines(once)).as(run).isEqualTo(log.expected());
        assertThat(distribution(run)).as(run).isEqualTo(membersOf(once));
        System.out.println(run + ": " + once.size() + " transitions, " + (transitions.size() - once.size())
                + " repeated, none missing, none different");
    }

    /** Bytes per second and reader: at most some 150 events, and some minutes for all of them. */
    private static double slow(EventLog log) {
        return Math.min(20_000, log.events().size() / 3.0);
    }

    private static Path config(EventLog log, String run, String topic, String guarantee) throws Exception {
        Path rules = Files.writeString(directory.resolve(run + "-rules.yaml"), log.rules());
        String yaml = """
                job.name: %1$s
                kafka:
                  bootstrap.servers: %2$s
                  group.id: %1$s
                  properties:
                    # Small fetches are delayed evenly.
                    max.partition.fetch.bytes: 8192
                    fetch.max.bytes: 8192
                registry.url: %3$s
                sources:
                  - topic: %4$s
                    start: earliest
                    customer-id: customer_id
                    event-id: event_id
                    time: event_time
                    type-field: type
                    fields: {amount: amount, currency: currency, product: product, category: category,
                             quantity: quantity, channel: channel, ref: ref, "*": attributes}
                rules.topic: %1$s-rules
                rule-set-status.topic: %1$s-rule-set-status
                commands.topic: %1$s-commands
                transitions.topic: %1$s-transitions
                memberships.topic: %1$s-memberships
                distribution.topic: %1$s-distribution
                dead-letters.topic: %1$s-dead-letters
                topics.partitions: 2
                rules.file: %5$s
                delivery.guarantee: %6$s
                delivery.transaction.id-prefix: %1$s
                mode: replay
                replay.until: last
                job.parallelism: 2
                # Less than the customers of the data sets take, so that many are written to make room.
                state.cache-size: 1MiB
                checkpoints.interval: 500ms
                """.formatted(
                        run, world().broker.bootstrapServers(), world().schemas.url(), topic, rules, guarantee);
        return Files.writeString(directory.resolve(run + ".yaml"), yaml, StandardCharsets.UTF_8);
    }

    private static List<SegmentTransition> withoutRepeats(List<SegmentTransition> transitions) {
        Map<String, SegmentTransition> byId = new LinkedHashMap<>();
        transitions.forEach(transition -> byId.put(transition.getId(), transition));
        return new ArrayList<>(byId.values());
    }

    private static List<String> lines(List<SegmentTransition> transitions) {
        return transitions.stream()
                .sorted(Comparator.comparing(SegmentTransition::getEventTime)
                        .thenComparing(SegmentTransition::getCustomerId)
                        .thenComparing(SegmentTransition::getSequence))
                .map(one -> String.join(
                        ",",
                        target(one.getTierSet(), one.getName()),
                        one.getCustomerId(),
                        one.getDirection().name(),
                        ExpressionText.instant(one.getEventTime().toEpochMilli())))
                .toList();
    }

    private static String target(@Nullable String tierSet, String name) {
        return tierSet == null ? name : tierSet + ":" + name;
    }

    /** Entries, exits and members of each target, by counting transitions. */
    private static Map<String, List<Long>> membersOf(List<SegmentTransition> transitions) {
        Map<String, List<Long>> counts = new HashMap<>();
        for (SegmentTransition transition : transitions) {
            long entry = transition.getDirection() == Direction.ENTER ? 1 : 0;
            counts.merge(
                    target(transition.getTierSet(), transition.getName()),
                    List.of(entry, 1 - entry, 2 * entry - 1),
                    (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1), a.get(2) + b.get(2)));
        }
        return counts;
    }

    /** The same from the distribution topic: the newest record of each target. */
    private static Map<String, List<Long>> distribution(String run) {
        Map<String, List<Long>> newest = new HashMap<>();
        for (TierDistribution one : world().read(run + "-distribution", TierDistribution.class)) {
            newest.put(
                    target(one.getTierSet(), one.getName()),
                    List.of(one.getEntries(), one.getExits(), one.getMembers()));
        }
        return newest;
    }

    private static KafkaWorld world() {
        return Objects.requireNonNull(kafka);
    }

    private static FlinkProcessCluster flink() {
        return Objects.requireNonNull(cluster);
    }
}
