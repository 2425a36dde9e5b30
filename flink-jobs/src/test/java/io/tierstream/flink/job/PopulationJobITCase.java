package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.rules.RuleSetTopic;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.CutOffs;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.MetricCuts;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.SegmentTransition;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
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

/** A job that cuts the values of all its customers, on a real broker. */
final class PopulationJobITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int CUSTOMERS = 40;

    /** Cut at once when there are enough customers, and then not again during the test. */
    private static final String RULES = """
            ruleset: places
            population: {recut: year, atLeast: 40}
            metrics:
              spend: {sum: amount, of: purchase}
            segments:
              top: {when: percentile(spend) >= 90}
            """;

    @TempDir
    private Path directory;

    private final KafkaWorld world = new KafkaWorld();

    @SuppressWarnings("NullAway.Init") // set before each test
    private JobClient job;

    private int purchaseSchema;
    private int produced;

    @BeforeEach
    void startJob() throws Exception {
        world.broker.createTopic(Contract.PURCHASE.topic(), 2);
        purchaseSchema = world.register(Contract.PURCHASE.topic(), Contract.PURCHASE.schema());
        start(new Configuration());
    }

    private void start(Configuration flink) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        JobConfig config = JobConfig.parse("test", """
                kafka.bootstrap.servers: %s
                registry.url: %s
                sources: [{topic: %s, start: earliest}]
                rules.file: %s
                job.parallelism: 2
                checkpoints.interval: 1s
                checkpoints.directory: %s
                """.formatted(
                        world.broker.bootstrapServers(),
                        world.schemas.url(),
                        Contract.PURCHASE.topic(),
                        rules,
                        directory.resolve("checkpoints").toUri()));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, flink);
        SegmentationJob.define(config, environment);
        job = environment.executeAsync("places");
    }

    @AfterEach
    void stop() throws Exception {
        job.cancel().get();
        world.close();
    }

    @Test
    void allCustomersAreCutAndDecidedAnewAlsoTheSilentOnes() throws Exception {
        for (int i = 1; i <= CUSTOMERS; i++) {
            buy("c" + i, 10 * i);
        }

        CutOffs cutOffs = await().atMost(PATIENCE)
                .until(() -> cutOffs().stream().findFirst(), Optional::isPresent)
                .orElseThrow();
        MetricCuts cuts = cutOffs.getMetrics().get(0);
        assertThat(cuts.getCustomers()).isEqualTo(CUSTOMERS);
        assertThat(cuts.getCuts())
                .filteredOn(cut -> cut.getPercent().equals("90"))
                .singleElement()
                .satisfies(cut -> assertThat(cut.getValue()).isEqualTo("360"));
        for (int i = CUSTOMERS - 3; i <= CUSTOMERS; i++) {
            SegmentTransition top = awaitTransition("c" + i, "top", Direction.ENTER);
            assertThat(top.getCause()).isEqualTo(Cause.POPULATION);
            assertThat(top.getEvidence().get(0).getThreshold())
                    .startsWith("90 (cut at 360 as of ")
                    .contains(cutOffs.getAsOf().toString().substring(0, 19));
        }

        // What was cut is still known after a restore, and nobody is told twice.
        String savepoint = job.stopWithSavepoint(
                        false, directory.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
        long before = transitions().size();
        Configuration restoring = new Configuration();
        restoring.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        start(restoring);
        buy("c1", 360);
        SegmentTransition first = awaitTransition("c1", "top", Direction.ENTER);
        assertThat(first.getCause()).isEqualTo(Cause.EVENT);
        assertThat(first.getEvidence().get(0).getThreshold()).startsWith("90 (cut at 360 as of ");
        assertThat(transitions()).hasSize((int) before + 1);

        // A new rule set reaches everybody, without another event.
        new RuleSetTopic(Contract.RULE_SET_DOCUMENT.topic(), world.client(), world::registry)
                .publish("places", RULES + "  low: {when: percentile(spend) < 10}\n", "ann");
        for (int i = 2; i <= 4; i++) {
            SegmentTransition low = awaitTransition("c" + i, "low", Direction.ENTER);
            assertThat(low.getCause()).isEqualTo(Cause.RULE_CHANGE);
            assertThat(low.getRuleSetVersion()).isEqualTo(2);
        }
    }

    private List<CutOffs> cutOffs() {
        return world.read(Contract.CUT_OFFS.topic(), CutOffs.class);
    }

    private List<SegmentTransition> transitions() {
        return world.read(Contract.SEGMENT_TRANSITION.topic(), SegmentTransition.class);
    }

    private SegmentTransition awaitTransition(String customer, String name, Direction direction) {
        return await().atMost(PATIENCE)
                .until(
                        () -> transitions().stream()
                                .filter(one -> one.getCustomerId().equals(customer)
                                        && one.getName().equals(name)
                                        && one.getDirection() == direction)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void buy(String customer, int amount) throws Exception {
        String eventId = "event-" + produced++;
        Purchase purchase = Purchase.newBuilder()
                .setCustomerId(customer)
                .setEventId(eventId)
                .setEventTime(Instant.now())
                .setOrderId("order-" + eventId)
                .setAmount(new BigDecimal(amount).setScale(9))
                .setCurrency("EUR")
                .build();
        byte[] value = new RecordEncoder<>(Purchase.class, purchaseSchema).encode(purchase);
        byte[] key = customer.getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = world.producer()) {
            producer.send(new ProducerRecord<>(Contract.PURCHASE.topic(), key, value))
                    .get();
        }
    }
}
