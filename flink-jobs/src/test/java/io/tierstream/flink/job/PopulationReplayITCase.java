package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.testkit.services.FlinkClusterSpec;
import io.tierstream.testkit.services.FlinkProcessCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay of a topic whose rules ask for places among all customers: two jobs, and in each of them a TaskManager is killed. The answers are those of the
 * engine with all customers side by side.
 */
final class PopulationReplayITCase {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    /** Bytes per second of each reader: slow enough that the jobs are still at work when their tasks are killed. */
    private static final double SLOW = 400_000;

    private static final String RULES = """
            ruleset: places
            timeZone: Europe/Berlin
            population: {recut: week, drift: 10, check: day, atLeast: 30, among: buyers}
            metrics:
              spend_7d: {sum: amount, of: purchase, over: 7d}
              views_2d: {count: page_view, over: 2d}
              last_purchase: {last: time, of: purchase}
            segments:
              buyers: {when: spend_7d > 0}
              top: {when: percentile(spend_7d) >= 90, keep: percentile(spend_7d) >= 85}
              curious: {when: quintile(views_2d) == 5 && quintile(spend_7d) <= 2}
              leaving: {when: quintile(last_purchase) == 1, for: 6h, grace: 12h}
            tierSets:
              value:
                - {tier: gold, when: quintile(spend_7d) == 5}
                - {tier: silver, when: quintile(spend_7d) >= 3}
            """;

    @TempDir
    private Path directory;

    @Test
    void decidesAsAllCustomersSideBySideThoughTaskManagersDie() throws Exception {
        EventLog log = EventLog.random(11, 300, 40_000, RULES);
        Queue<Integer> working = new ArrayDeque<>(List.of(0, 1));
        try (KafkaWorld world = new KafkaWorld();
                FlinkProcessCluster flink =
                        FlinkProcessCluster.start(FlinkClusterSpec.of(2, 1, directory.resolve("cluster")))) {
            world.broker.createTopic("events", 2);
            log.produce(world, "events");
            world.limitReaders(SLOW);

            CompletableFuture<Void> replay = CompletableFuture.runAsync(() -> submit(world, flink));
            for (int pass = 0; pass < 2; pass++) {
                int number = pass;
                await().atMost(TIMEOUT)
                        .until(() -> replay.isDone() || flink.jobs().size() > number);
                String job = flink.jobs().get(number);
                flink.awaitRunning(job, TIMEOUT);
                flink.awaitCheckpoints(job, 2, TIMEOUT);
                flink.killTaskManager(working.remove());
                working.add(flink.startTaskManager());
                flink.awaitFailures(job, 1, TIMEOUT);
                flink.awaitRunning(job, TIMEOUT);
                flink.awaitState(job, "FINISHED", TIMEOUT);
                assertThat(flink.restoredCheckpoints(job)).isPositive();
            }
            replay.join();

            List<SegmentTransition> transitions =
                    world.read(Contract.SEGMENT_TRANSITION.topic(), SegmentTransition.class);
            assertThat(transitions).extracting(SegmentTransition::getCause).contains(Cause.POPULATION);
            assertThat(lines(transitions)).hasSizeGreaterThan(1_000).isEqualTo(log.expected());
            System.out.println("places: " + transitions.size() + " transitions, none missing, none different");
        }
    }

    /** As a user's client does it; the first job ends before this returns. */
    private void submit(KafkaWorld world, FlinkProcessCluster flink) {
        try {
            StreamExecutionEnvironment environment = StreamExecutionEnvironment.createRemoteEnvironment(
                    flink.restUrl().getHost(), flink.restUrl().getPort(), new Configuration());
            SegmentationJob.define(config(world), environment);
            environment.executeAsync("places");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private JobConfig config(KafkaWorld world) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        return JobConfig.parse("test", """
                job.name: places
                kafka:
                  bootstrap.servers: %s
                  properties:
                    # Small fetches are delayed evenly.
                    max.partition.fetch.bytes: 8192
                    fetch.max.bytes: 8192
                registry.url: %s
                sources:
                  - topic: events
                    customer-id: customer_id
                    event-id: event_id
                    time: event_time
                    type-field: type
                    fields: {amount: amount}
                rules.file: %s
                topics.partitions: 2
                delivery.guarantee: exactly-once
                mode: replay
                replay.until: last
                job.parallelism: 2
                checkpoints.interval: 500ms
                """.formatted(world.broker.bootstrapServers(), world.schemas.url(), rules));
    }

    private static List<String> lines(List<SegmentTransition> transitions) {
        List<SegmentTransition> sorted = new ArrayList<>(transitions);
        sorted.sort(Comparator.comparing(SegmentTransition::getEventTime)
                .thenComparing(SegmentTransition::getCustomerId)
                .thenComparing(SegmentTransition::getSequence));
        return sorted.stream()
                .map(one -> String.join(
                        ",",
                        one.getTierSet() == null ? one.getName() : one.getTierSet() + ":" + one.getName(),
                        one.getCustomerId(),
                        one.getDirection().name(),
                        ExpressionText.instant(one.getEventTime().toEpochMilli())))
                .toList();
    }
}
