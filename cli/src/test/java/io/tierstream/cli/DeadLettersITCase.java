package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.registry.Registry;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker and a real registry, with the real job making the dead letters. */
class DeadLettersITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final KafkaBroker KAFKA = KafkaBroker.temporary();
    private static final SchemaRegistryServer REGISTRY = SchemaRegistryServer.temporary();
    private static final String LETTERS = "tierstream.dead-letters";
    private static final int CUSTOMERS = 12;
    private static final int GARBAGE = 5;

    /** A customer is complete with all three purchases, and overdone if one of them counts twice. */
    private static final String RULES = """
            ruleset: letters
            metrics:
              spend: {sum: amount, of: purchase}
            segments:
              complete: {when: spend >= 150}
              overdone: {when: spend > 150}
            """;

    @TempDir
    private Path directory;

    private final Instant start = Instant.now().minusSeconds(3_600);

    @AfterAll
    static void stop() {
        REGISTRY.close();
        KAFKA.close();
    }

    @Test
    void whatIsReplayedAfterACorrectionCountsOnce() throws Exception {
        KAFKA.createTopic("orders", 3);
        KAFKA.createTopic(Contract.PURCHASE.topic(), 3);
        int known =
                register(Contract.PURCHASE.topic(), Contract.PURCHASE.schema().toString());
        int unknown = known + 60;
        JobClient wrong = job("iso-8601", null);
        for (int i = 0; i < CUSTOMERS; i++) {
            send(Contract.PURCHASE.topic(), i, avro(known, i));
            send(Contract.PURCHASE.topic(), i, avro(unknown, i));
            send("orders", i, json(i));
        }
        for (int i = 0; i < GARBAGE; i++) {
            send("orders", i, bytes("{\"buyer\": garbage " + i));
        }

        awaitLetters(2 * CUSTOMERS + GARBAGE);
        showsThemByReasonAndSource();
        registerAs(unknown);
        String savepoint = wrong.stopWithSavepoint(false, uri("savepoints"), SavepointFormatType.CANONICAL)
                .get();
        JobClient right = job("auto", savepoint);

        CommandRun dry = letters("replay", "--reason", "bad-time", "--reason", "unknown-schema", "--dry-run");
        CommandRun replay = letters("replay", "--reason", "bad-time", "--reason", "unknown-schema");
        CommandRun second = letters("replay", "--reason", "bad-time", "--reason", "unknown-schema");

        String counts =
                "  bad-time         to orders                 12\n  unknown-schema   to tierstream.purchases   12\n";
        assertThat(dry.out()).as(dry.err()).isEqualTo("would write back 24 letters\n" + counts);
        assertThat(replay.out()).as(replay.err()).isEqualTo("wrote back 24 letters\n" + counts);
        assertThat(second.out())
                .as(second.err())
                .isEqualTo("nothing to write back\n"
                        + "left out: 24 letters written back before (--again writes them once more)\n");
        everyCustomerIsComplete();
        replayedRecordsAreTheOriginals();

        letters("replay", "--reason", "bad-time", "--again");
        garbageComesBackAndIsRecognised();
        everyCustomerIsComplete();
        right.cancel().get();
    }

    private void showsThemByReasonAndSource() throws Exception {
        CommandRun list = letters("list", "--limit", "1", "--reason", "malformed-json");
        CommandRun json = letters("list", "--format", "json", "--registry", REGISTRY.url(), "--limit", "100");

        assertThat(list.out())
                .as(list.err())
                .startsWith(LETTERS + ": 5 dead letters\n\n  REASON           SOURCE   LETTERS   FIRST ")
                .containsPattern("\n  malformed-json   orders   5         20\\S+Z   20\\S+Z\n")
                .containsPattern(
                        "\ntierstream.dead-letters-\\d@\\d+  20\\S+Z  malformed-json, from orders-\\d@\\d+\n    \\S.*\n"
                                + "    key    c-\\d\n    value  \\{\"buyer\": garbage \\d\n$");
        JsonNode report = new ObjectMapper().readTree(json.out());
        assertThat(report.get("letters").asInt()).isEqualTo(2 * CUSTOMERS + GARBAGE);
        assertThat(report.get("counts")).hasSize(3);
        assertThat(report.get("newest")).hasSize(2 * CUSTOMERS + GARBAGE);
        assertThat(letters("list", "--until", "1h").out()).isEqualTo(LETTERS + ": 0 dead letters\n");
        assertThat(letters("list", "--source", "orders", "--since", "1h").out())
                .startsWith(LETTERS + ": 17 dead letters\n");
    }

    /** Each event exactly once: less would not be complete, more would be overdone. */
    private void everyCustomerIsComplete() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(transitions())
                        .hasSize(CUSTOMERS)
                        .allSatisfy(one -> {
                            assertThat(one.getName()).isEqualTo("complete");
                            assertThat(one.getDirection()).isEqualTo(Direction.ENTER);
                        })
                        .extracting(SegmentTransition::getCustomerId)
                        .doesNotHaveDuplicates());
    }

    /** The same bytes in the same partition with the same headers, and the marker behind them. */
    private static void replayedRecordsAreTheOriginals() {
        List<ConsumerRecord<byte[], byte[]>> all = records("orders");
        List<ConsumerRecord<byte[], byte[]>> replayed = all.stream()
                .filter(record -> record.headers().lastHeader("tierstream-replayed-letter") != null)
                .toList();
        assertThat(replayed).hasSize(CUSTOMERS).allSatisfy(record -> {
            String source = text(
                    record.headers().lastHeader("tierstream-replayed-source").value());
            ConsumerRecord<byte[], byte[]> original = all.stream()
                    .filter(one -> source.equals("orders-" + one.partition() + "@" + one.offset()))
                    .findFirst()
                    .orElseThrow();
            assertThat(record.partition()).isEqualTo(original.partition());
            assertThat(record.key()).isEqualTo(original.key());
            assertThat(record.value()).isEqualTo(original.value());
            assertThat(record.headers())
                    .extracting(header -> header.key() + "=" + text(header.value()))
                    .hasSize(3)
                    .startsWith("trace=" + text(original.key()));
        });
    }

    /** What fails again becomes a new letter; only that one is left to be replayed. */
    private static void garbageComesBackAndIsRecognised() {
        CommandRun first = letters("replay", "--reason", "malformed-json");
        awaitLetters(2 * CUSTOMERS + 2 * GARBAGE);
        CommandRun second = letters("replay", "--reason", "malformed-json", "--limit", "2");

        assertThat(first.out()).isEqualTo("wrote back 5 letters\n  malformed-json   to orders   5\n");
        assertThat(second.out())
                .isEqualTo("wrote back 2 letters\n  malformed-json   to orders   2\n"
                        + "left out: 5 letters written back before (--again writes them once more)\n"
                        + "left out: 3 letters beyond --limit\n");
        awaitLetters(2 * CUSTOMERS + 2 * GARBAGE + 2);
    }

    @Test
    void passesOverWhatWasNeverCommitted() throws Exception {
        KAFKA.createTopic("letters-of-transactions", 1);
        KAFKA.createTopic("elsewhere", 1);
        Map<String, Object> properties = new HashMap<>(producer());
        properties.put("transactional.id", "letters");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
            producer.initTransactions();
            for (boolean committed : new boolean[] {true, false, true}) {
                producer.beginTransaction();
                producer.send(letter("letters-of-transactions", 7, "NOT_A_NUMBER", committed ? "good" : "aborted"));
                if (committed) {
                    producer.commitTransaction();
                } else {
                    producer.flush();
                    producer.abortTransaction();
                }
            }
        }

        CommandRun list = letters("list", "--topic", "letters-of-transactions");
        CommandRun replay = letters("replay", "--topic", "letters-of-transactions", "--to", "elsewhere");

        assertThat(list.out()).as(list.err()).contains("2 dead letters").doesNotContain("aborted");
        assertThat(replay.out())
                .as(replay.err())
                .isEqualTo("wrote back 1 letter\n  NOT_A_NUMBER   to elsewhere   1\n"
                        + "left out: 1 letter about a record that has a newer letter\n");
        assertThat(records("elsewhere"))
                .extracting(record -> text(record.value()))
                .containsExactly("good");
    }

    @Test
    void saysWhatIsWrong() {
        CommandRun noTopic = letters("list", "--topic", "nowhere");
        CommandRun badTime = letters("replay", "--since", "yesterday");
        CommandRun noTarget = letters("replay", "--topic", "__consumer_offsets", "--to", "nowhere");
        CommandRun alone = CommandRun.of("dead-letters");

        assertThat(noTopic.code()).isEqualTo(ExitCode.IO);
        assertThat(noTopic.err()).contains("has no topic nowhere; say with --topic which one");
        assertThat(badTime.code()).isEqualTo(ExitCode.USAGE);
        assertThat(badTime.err()).contains("--since: 'yesterday' is neither a time");
        assertThat(noTarget.code()).isEqualTo(ExitCode.IO);
        assertThat(alone.code()).isEqualTo(ExitCode.USAGE);
        assertThat(alone.err()).contains("Say list or replay.");
    }

    private static ProducerRecord<byte[], byte[]> letter(String topic, long offset, String code, String value) {
        RecordHeaders headers = new RecordHeaders();
        Map.of(
                        "tierstream-source-topic", "orders",
                        "tierstream-source-partition", "0",
                        "tierstream-source-offset", Long.toString(offset),
                        "tierstream-error-code", code,
                        "tierstream-error-message", "why",
                        "tierstream-failed-at", "2026-11-23T08:00:00Z")
                .forEach((key, text) -> headers.add(key, bytes(text)));
        return new ProducerRecord<>(topic, null, bytes("k"), bytes(value), headers);
    }

    private JobClient job(String timeFormat, @org.jspecify.annotations.Nullable String savepoint) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        JobConfig config = JobConfig.parse("test", """
                kafka.bootstrap.servers: %s
                registry.url: %s
                sources:
                  - {topic: %s, start: earliest}
                  - topic: orders
                    start: earliest
                    format: json
                    type: purchase
                    customer-id: buyer
                    event-id: id
                    time: at
                    time-format: %s
                    fields: {amount: total}
                rules.file: %s
                job.parallelism: 1
                checkpoints.interval: 1s
                checkpoints.directory: %s
                """.formatted(
                        KAFKA.bootstrapServers(),
                        REGISTRY.url(),
                        Contract.PURCHASE.topic(),
                        timeFormat,
                        rules,
                        uri("checkpoints")));
        Configuration flink = new Configuration();
        if (savepoint != null) {
            flink.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1, flink);
        SegmentationJob.define(config, environment);
        return environment.executeAsync("letters");
    }

    private String uri(String name) {
        return directory.resolve(name).toUri().toString();
    }

    private static CommandRun letters(String... arguments) {
        return CommandRun.of(Stream.of(
                        Stream.of("dead-letters"),
                        Stream.of(arguments),
                        Stream.of("--bootstrap", KAFKA.bootstrapServers()))
                .flatMap(part -> part)
                .toArray());
    }

    private static void awaitLetters(int count) {
        await().atMost(PATIENCE)
                .until(
                        () -> letters("list", "--limit", "0").out(),
                        out -> out.startsWith(LETTERS + ": " + count + " "));
    }

    private byte[] avro(int schema, int customer) {
        String id = "avro-" + schema + "-" + customer;
        return new RecordEncoder<>(Purchase.class, schema)
                .encode(Purchase.newBuilder()
                        .setCustomerId("c-" + customer)
                        .setEventId(id)
                        .setEventTime(start.plusMillis(customer))
                        .setOrderId(id)
                        .setAmount(new BigDecimal(50).setScale(9))
                        .setCurrency("EUR")
                        .build());
    }

    /** The time is a number, which the first configuration of the job does not expect. */
    private byte[] json(int customer) {
        return bytes("{\"buyer\": \"c-%d\", \"id\": \"json-%d\", \"at\": %d, \"total\": 50}"
                .formatted(customer, customer, start.toEpochMilli() + customer));
    }

    private static void send(String topic, int customer, byte[] value) throws Exception {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", bytes("c-" + customer));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producer())) {
            // Not where a partitioner would put it.
            producer.send(new ProducerRecord<>(topic, customer % 3, bytes("c-" + customer), value, headers))
                    .get();
        }
    }

    private static Map<String, Object> producer() {
        return Map.of(
                "bootstrap.servers",
                KAFKA.bootstrapServers(),
                "key.serializer",
                ByteArraySerializer.class.getName(),
                "value.serializer",
                ByteArraySerializer.class.getName());
    }

    private static int register(String topic, String schema) throws Exception {
        try (Registry registry = registry()) {
            return registry.register(topic + "-value", schema);
        }
    }

    /** Gives the schema of purchases a certain id: the registry counts up. */
    private static void registerAs(int id) throws Exception {
        String text = Contract.PURCHASE.schema().toString();
        String other = text.substring(0, text.length() - 1) + ",\"of\":\"another producer\"}";
        int last = IntStream.range(0, 1_000)
                .map(i -> filler(i))
                .filter(given -> given == id - 1)
                .findFirst()
                .orElseThrow();
        assertThat(last).isEqualTo(id - 1);
        assertThat(register("another", other)).isEqualTo(id);
    }

    private static int filler(int number) {
        try {
            return register("filler" + number, "{\"type\":\"fixed\",\"name\":\"F" + number + "\",\"size\":1}");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Registry registry() {
        return new RegistryConfig(List.of(REGISTRY.url()), ClientProperties.none()).open();
    }

    private static List<SegmentTransition> transitions() {
        RecordDecoder<SegmentTransition> decoder =
                new RecordDecoder<>(SegmentTransition.class, id -> Contract.SEGMENT_TRANSITION.schema());
        return records(Contract.SEGMENT_TRANSITION.topic()).stream()
                .map(record -> decoder.decode(record.value()))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> properties = Map.of("bootstrap.servers", KAFKA.bootstrapServers());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
