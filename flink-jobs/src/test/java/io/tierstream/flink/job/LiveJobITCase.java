package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.rules.RuleSetTopic;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.schemas.v1.SegmentTransition;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job as it runs for months: wall clock, rule sets that come and go, brokers and registries that fail. */
final class LiveJobITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String RULES = """
            ruleset: live
            metrics:
              recent: {count: purchase, over: 5s}
              spend: {sum: amount, of: purchase}
            segments:
              active: {when: recent >= 1}
              big: {when: spend >= 100}
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
        Configuration flink = new Configuration();
        flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, flink);
        SegmentationJob.define(config, environment);
        job = environment.executeAsync("live");
    }

    @AfterEach
    void stop() throws Exception {
        job.cancel().get();
        world.close();
    }

    @Test
    void aWindowThatEmptiesMakesAnExitThoughNoEventFlows() throws Exception {
        buy("anna", "20");

        SegmentTransition enter = awaitTransition("anna", "active", Direction.ENTER);
        SegmentTransition exit = awaitTransition("anna", "active", Direction.EXIT);

        assertThat(enter.getExpectedExitAt()).isEqualTo(enter.getEventTime().plusSeconds(5));
        assertThat(exit.getEventTime()).isEqualTo(enter.getExpectedExitAt());
        assertThat(exit.getCause()).isEqualTo(Cause.TIME);
        assertThat(exit.getEvidence().get(0).getMetric()).isEqualTo("recent");
        System.out.println("exit written "
                + Duration.between(exit.getEventTime(), exit.getEmittedAt()).toMillis() + " ms after its due moment");
    }

    @Test
    void aRuleSetWithErrorsIsReportedAndTheOldOneStaysInForce() throws Exception {
        RuleSetTopic topic = rulesTopic();
        topic.publish("live", "ruleset: live\nmetrics:\n  spend: {summ: amount}\n", "ann");

        RuleSetStatus rejected = await().atMost(PATIENCE)
                .until(() -> status(RuleSetState.REJECTED), Optional::isPresent)
                .orElseThrow();
        assertThat(rejected.getVersion()).isEqualTo(2);
        assertThat(rejected.getVersionInForce()).isEqualTo(1);
        assertThat(rejected.getIssues())
                .anySatisfy(issue -> assertThat(issue.getLine()).isEqualTo(3));

        buy("ben", "150");
        assertThat(awaitTransition("ben", "big", Direction.ENTER).getRuleSetVersion())
                .isEqualTo(1);
    }

    @Test
    void anEmptyRuleSetIsReportedToo() throws Exception {
        rulesTopic().publish("live", "\n", null);

        assertThat(await().atMost(PATIENCE).until(() -> status(RuleSetState.REJECTED), Optional::isPresent))
                .isPresent();
    }

    @Test
    void aNewerRuleSetReplacesTheOldOneAndMetricsKeepTheirHistory() throws Exception {
        buy("carl", "60");
        awaitTransition("carl", "active", Direction.ENTER);
        rulesTopic().publish("live", """
                        ruleset: live
                        metrics:
                          spend: {sum: amount, of: purchase}
                        segments:
                          big: {when: spend >= 70}
                        """, "ann");
        await().atMost(PATIENCE).until(() -> tasksInForce(2), Set.of("live/0 of 2", "live/1 of 2")::equals);
        assertThat(tasksInForce(1)).containsExactlyInAnyOrder("live/0 of 2", "live/1 of 2");

        buy("carl", "20");

        SegmentTransition big = awaitTransition("carl", "big", Direction.ENTER);
        assertThat(big.getRuleSetVersion()).isEqualTo(2);
        assertThat(big.getEvidence().get(0).getValueAfter()).isEqualTo("80");
        assertThat(awaitTransition("carl", "active", Direction.EXIT)).isNotNull();
    }

    @Test
    void bytesThatAreNoEventBecomeDeadLettersAndTheJobGoesOn() throws Exception {
        byte[] noise = {1, 2, 3, 4, 5, 6, 7};
        byte[] unknownSchema = {0, 0, 1, 0, 0, 42};
        try (KafkaProducer<byte[], byte[]> producer = world.producer()) {
            producer.send(new ProducerRecord<>(Contract.PURCHASE.topic(), noise));
            producer.send(new ProducerRecord<>(Contract.PURCHASE.topic(), unknownSchema));
        }
        buy("dora", "20");

        awaitTransition("dora", "active", Direction.ENTER);
        String topic = Contract.PURCHASE.topic().replace("purchases", "dead-letters");
        List<ConsumerRecord<byte[], byte[]>> letters =
                await().atMost(PATIENCE).until(() -> world.records(topic), found -> found.size() >= 2);
        // At least once: a letter may come again.
        assertThat(letters).extracting(ConsumerRecord::value).contains(noise, unknownSchema);
        assertThat(letters)
                .extracting(letter -> header(letter, "tierstream-source-topic"))
                .containsOnly(Contract.PURCHASE.topic());
        assertThat(letters)
                .extracting(letter -> header(letter, "tierstream-error-code"))
                .containsOnly("bad-magic", "unknown-schema");
    }

    @Test
    void theSameEventTwiceCountsOnce() throws Exception {
        send(purchase("emil", "60", "twice"));
        send(purchase("emil", "60", "twice"));
        buy("emil", "30");
        buy("emil", "20");

        SegmentTransition big = awaitTransition("emil", "big", Direction.ENTER);
        assertThat(big.getEvidence().get(0).getValueAfter()).isEqualTo("110");
    }

    @Test
    void aBrokerThatRestartsAndARegistryThatIsAwayLoseNothing() throws Exception {
        buy("fred", "40");
        awaitTransition("fred", "active", Direction.ENTER);

        world.broker.restart();
        buy("fred", "40");
        world.schemas.unreachable();
        buy("fred", "40");
        world.schemas.reachable();

        SegmentTransition big = awaitTransition("fred", "big", Direction.ENTER);
        assertThat(big.getEvidence().get(0).getValueAfter()).isEqualTo("120");
        CustomerMembership membership = await().atMost(PATIENCE)
                .until(
                        () -> world.read(topic(Contract.CUSTOMER_MEMBERSHIP), CustomerMembership.class).stream()
                                .filter(one -> one.getSegments().containsKey("big"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(membership.getMetrics()).containsEntry("spend", "120");
    }

    private RuleSetTopic rulesTopic() {
        return new RuleSetTopic(topic(Contract.RULE_SET_DOCUMENT), world.client(), world::registry);
    }

    private static String topic(Contract contract) {
        return contract.topic();
    }

    private Optional<RuleSetStatus> status(RuleSetState state) {
        return world.read(topic(Contract.RULE_SET_STATUS), RuleSetStatus.class).stream()
                .filter(status -> status.getState() == state)
                .findFirst();
    }

    /** Which tasks have said that they decide, or decided, by a version. */
    private Set<String> tasksInForce(long version) {
        return world.read(topic(Contract.RULE_SET_STATUS), RuleSetStatus.class).stream()
                .filter(status -> status.getState() == RuleSetState.IN_FORCE && status.getVersion() == version)
                .map(status -> status.getName() + "/" + status.getTask() + " of " + status.getTasks())
                .collect(Collectors.toSet());
    }

    private SegmentTransition awaitTransition(String customer, String name, Direction direction) {
        return await().atMost(PATIENCE)
                .until(
                        () -> world.read(topic(Contract.SEGMENT_TRANSITION), SegmentTransition.class).stream()
                                .filter(one -> one.getCustomerId().equals(customer)
                                        && one.getName().equals(name)
                                        && one.getDirection() == direction)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private void buy(String customer, String amount) throws Exception {
        send(purchase(customer, amount, "event-" + produced));
    }

    private static Purchase purchase(String customer, String amount, String eventId) {
        return Purchase.newBuilder()
                .setCustomerId(customer)
                .setEventId(eventId)
                .setEventTime(Instant.now())
                .setOrderId("order-" + eventId)
                .setAmount(new BigDecimal(amount).setScale(9))
                .setCurrency("EUR")
                .build();
    }

    private void send(Purchase purchase) throws Exception {
        produced++;
        String topic = Contract.PURCHASE.topic();
        byte[] value = new RecordEncoder<>(Purchase.class, purchaseSchema).encode(purchase);
        byte[] key = purchase.getCustomerId().getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer = world.producer()) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
