package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.tierstream.flink.SegmentationJob;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.CutOffs;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.testkit.services.FlinkClusterSpec;
import io.tierstream.testkit.services.FlinkJob;
import io.tierstream.testkit.services.FlinkProcessCluster;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TaskManager is killed while all customers are gone over to be cut. */
final class PopulationFailureITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** Going over so many takes seconds. */
    private static final int CUSTOMERS = 30_000;

    /** So long after the beginning of a minute the census has begun: the clock is a little behind, and is looked at now and then. */
    private static final Duration STARTED = Duration.ofMillis(600);

    private static final int ATTEMPTS = 3;

    /** Ten customers in a hundred have spent most, and where the next ones begin the cut is the same though a sketch errs by a little. */
    private static final String RULES = """
            ruleset: places
            population: {recut: 1m, atLeast: %d}
            metrics:
              spend: {sum: amount, of: purchase}
            segments:
              top: {when: percentile(spend) >= 85}
            """.formatted(CUSTOMERS);

    @TempDir
    private Path directory;

    @Test
    void aCensusThatIsCutOffIsTakenAnewAndNobodyIsToldTwice() throws Exception {
        try (KafkaWorld world = new KafkaWorld();
                FlinkProcessCluster flink =
                        FlinkProcessCluster.start(FlinkClusterSpec.of(2, 1, directory.resolve("cluster")))) {
            world.broker.createTopic(Contract.PURCHASE.topic(), 2);
            int schema = world.register(Contract.PURCHASE.topic(), Contract.PURCHASE.schema());
            buy(world, schema);
            String job = flink.submit(FlinkJob.onClassPath(
                    SegmentationJob.class.getName(), "--config", config(world).toString()));
            flink.awaitRunning(job, PATIENCE);

            // Nobody has a place before all have been read, whenever it is counted.
            awaitCutOffs(world, Instant.EPOCH);
            awaitTop(world);

            Instant due = killDuringACensus(world, flink, job);
            assertThat(flink.restoredCheckpoints(job)).isPositive();

            awaitCutOffs(world, due);
            awaitTop(world);
        }
    }

    /**
     * Kills just after a minute has begun, when all are gone over again; once more if the cut-offs were there before.
     *
     * @return the minute of the census that was cut off
     */
    private static Instant killDuringACensus(KafkaWorld world, FlinkProcessCluster flink, String job) {
        Queue<Integer> working = new ArrayDeque<>(List.of(0, 1));
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Instant due = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(PATIENCE)
                    .until(() -> Instant.now().isAfter(due.plus(STARTED)));
            flink.killTaskManager(working.remove());
            boolean cutOff = cutOffs(world).stream().noneMatch(one -> isOf(one, due));
            working.add(flink.startTaskManager());
            flink.awaitFailures(job, attempt, PATIENCE);
            flink.awaitRunning(job, PATIENCE);
            if (cutOff) {
                return due;
            }
        }
        return fail("every census was at its end before the kill");
    }

    private static boolean isOf(CutOffs cutOffs, Instant earliest) {
        return !cutOffs.getAsOf().isBefore(earliest);
    }

    private static List<CutOffs> cutOffs(KafkaWorld world) {
        return world.read(Contract.CUT_OFFS.topic(), CutOffs.class);
    }

    private static void awaitCutOffs(KafkaWorld world, Instant earliest) {
        await().atMost(PATIENCE).until(() -> cutOffs(world).stream().anyMatch(one -> isOf(one, earliest)));
        assertThat(cutOffs(world)).allSatisfy(one -> {
            assertThat(one.getMetrics().get(0).getCustomers()).isEqualTo(CUSTOMERS);
            assertThat(one.getMetrics().get(0).getCuts())
                    .filteredOn(cut -> cut.getPercent().equals("85"))
                    .singleElement()
                    .satisfies(cut -> assertThat(cut.getValue()).isEqualTo("80"));
        });
    }

    /** One entry each for those above the cut, and nothing else, however often all were cut. */
    private static void awaitTop(KafkaWorld world) {
        await().atMost(PATIENCE).until(() -> transitions(world).size() >= CUSTOMERS / 10);
        List<String> expected = new ArrayList<>();
        for (int i = 9; i < CUSTOMERS; i += 10) {
            expected.add("c" + i);
        }
        assertThat(transitions(world)).allSatisfy(one -> {
            assertThat(one.getDirection()).isEqualTo(Direction.ENTER);
            assertThat(one.getCause()).isEqualTo(Cause.POPULATION);
            assertThat(one.getSequence()).isEqualTo(1);
        });
        assertThat(transitions(world))
                .extracting(SegmentTransition::getCustomerId)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<SegmentTransition> transitions(KafkaWorld world) {
        return world.read(Contract.SEGMENT_TRANSITION.topic(), SegmentTransition.class);
    }

    private static void buy(KafkaWorld world, int schema) {
        Instant start = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
        RecordEncoder<Purchase> encoder = new RecordEncoder<>(Purchase.class, schema);
        try (KafkaProducer<byte[], byte[]> producer = world.producer()) {
            for (int i = 0; i < CUSTOMERS; i++) {
                Purchase purchase = Purchase.newBuilder()
                        .setCustomerId("c" + i)
                        .setEventId("e" + i)
                        .setEventTime(start.plusMillis(i))
                        .setOrderId("o" + i)
                        .setAmount(new BigDecimal(i % 10 * 10).setScale(9))
                        .setCurrency("EUR")
                        .build();
                byte[] key = ("c" + i).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(Contract.PURCHASE.topic(), key, encoder.encode(purchase)));
            }
        }
    }

    private Path config(KafkaWorld world) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        return Files.writeString(directory.resolve("job.yaml"), """
                kafka.bootstrap.servers: %s
                registry.url: %s
                sources: [{topic: %s, start: earliest}]
                rules.file: %s
                topics.partitions: 2
                delivery.guarantee: exactly-once
                job.parallelism: 2
                # Cut-offs come into force with a checkpoint: until then the census can be lost.
                checkpoints.interval: 5s
                """.formatted(
                        world.broker.bootstrapServers(), world.schemas.url(), Contract.PURCHASE.topic(), rules));
    }
}
