package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.SegmentTransition;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live job that goes on with a backlog, and reads it for longer than it waits for partitions from which nothing comes. */
final class BacklogITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The events of the backlog, each two seconds after the one before: none lets a window of five seconds empty. */
    private static final int EVENTS = 1_500;

    private static final Duration STEP = Duration.ofSeconds(2);
    private static final Duration WINDOW = Duration.ofSeconds(5);

    /**
     * Bytes per second and reader. The broker averages over ten seconds and lets the first of them pass; the backlog of some 180,000
     * bytes takes ten seconds more.
     */
    private static final double SLOW = 9_000;

    private static final String RULES = """
            ruleset: backlog
            metrics:
              recent: {count: purchase, over: 5s}
            segments:
              active: {when: recent >= 1}
            """;

    @TempDir
    private Path directory;

    private final KafkaWorld world = new KafkaWorld();
    private final Instant begin = Instant.now()
            .truncatedTo(ChronoUnit.MILLIS)
            .minus(STEP.multipliedBy(EVENTS))
            .minusSeconds(60);

    @SuppressWarnings("NullAway.Init") // set before each test
    private RecordEncoder<Purchase> encoder;

    @BeforeEach
    void createTopic() throws Exception {
        world.broker.createTopic(Contract.PURCHASE.topic(), 2);
        encoder = new RecordEncoder<>(
                Purchase.class, world.register(Contract.PURCHASE.topic(), Contract.PURCHASE.schema()));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void timeDoesNotPassOverABacklogAfterTheJobWasRestored() throws Exception {
        produce();
        world.limitReaders(SLOW);
        JobClient first = start(new Configuration());
        await().atMost(PATIENCE).until(() -> !transitions().isEmpty());
        String savepoint = first.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();

        Configuration restored = new Configuration();
        restored.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        JobClient second = start(restored);

        assertStaysActiveToTheEnd();
        second.cancel().get();
    }

    @Test
    void timeDoesNotPassOverABacklogFromWhichAJobBegins() throws Exception {
        produce();
        world.limitReaders(SLOW);
        JobClient job = start(new Configuration());

        assertStaysActiveToTheEnd();
        job.cancel().get();
    }

    /** The only exit is the one after the last event. One that is false comes before it. */
    private void assertStaysActiveToTheEnd() {
        await().atMost(PATIENCE)
                .until(() -> transitions().stream().anyMatch(one -> one.getDirection() == Direction.EXIT));
        List<SegmentTransition> transitions = transitions();
        assertThat(transitions)
                .extracting(
                        SegmentTransition::getDirection, SegmentTransition::getEventTime, SegmentTransition::getCause)
                .containsExactly(
                        tuple(Direction.ENTER, begin, Cause.EVENT),
                        tuple(Direction.EXIT, time(EVENTS - 1).plus(WINDOW), Cause.TIME));
    }

    private List<SegmentTransition> transitions() {
        return world.read(Contract.SEGMENT_TRANSITION.topic(), SegmentTransition.class);
    }

    private JobClient start(Configuration flink) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        JobConfig config = JobConfig.parse("test", """
                kafka:
                  bootstrap.servers: %s
                  properties:
                    # Small fetches are delayed evenly.
                    max.partition.fetch.bytes: 4096
                    fetch.max.bytes: 4096
                registry.url: %s
                sources: [{topic: %s, start: earliest}]
                rules.file: %s
                job.parallelism: 1
                checkpoints.interval: 1s
                checkpoints.directory: %s
                """.formatted(
                        world.broker.bootstrapServers(),
                        world.schemas.url(),
                        Contract.PURCHASE.topic(),
                        rules,
                        directory.resolve("checkpoints").toUri()));
        flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1, flink);
        SegmentationJob.define(config, environment);
        return environment.executeAsync("backlog");
    }

    private void produce() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = world.producer()) {
            for (int number = 0; number < EVENTS; number++) {
                byte[] value = encoder.encode(purchase(number));
                // Batches of one, so that each fetch is small.
                producer.send(new ProducerRecord<>(
                                Contract.PURCHASE.topic(), "anna".getBytes(StandardCharsets.UTF_8), value))
                        .get();
            }
        }
    }

    private Purchase purchase(int number) {
        return Purchase.newBuilder()
                .setCustomerId("anna")
                .setEventId("event-" + number)
                .setEventTime(time(number))
                .setOrderId("order-" + number)
                .setAmount(BigDecimal.ONE.setScale(9))
                .setCurrency("EUR")
                .build();
    }

    private Instant time(int number) {
        return begin.plus(STEP.multipliedBy(number));
    }
}
