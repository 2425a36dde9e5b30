package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.rules.RuleSetTopic;
import io.tierstream.registry.RefusedException;
import io.tierstream.registry.Registry;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.SegmentTransition;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers change their schemas while the job runs, and consumers read its output by older ones. */
final class SchemaEvolutionITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ORDERS = "shop.orders";
    private static final String TRANSITIONS = Contract.SEGMENT_TRANSITION.topic();

    private static final String BUYER = "{\"name\":\"buyer\",\"type\":\"string\"}";
    private static final String ID = "{\"name\":\"id\",\"type\":\"string\"}";
    private static final String AT =
            "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}}";
    private static final String TOTAL = "{\"name\":\"total\",\"type\":\"long\"}";
    private static final String COUPON = "{\"name\":\"coupon\",\"type\":[\"null\",\"string\"],\"default\":null}";

    private static final String RULES = """
            ruleset: evolution
            metrics:
              spend: {sum: total, of: purchase}
            segments:
              big: {when: spend >= 100}
            """;

    private static final String RULES_WITH_COUPONS = """
            ruleset: evolution
            metrics:
              spend: {sum: total, of: purchase}
              coupons: {count: purchase, where: coupon == "SPRING"}
            segments:
              big: {when: spend >= 100}
              saver: {when: coupons >= 1}
            """;

    @TempDir
    private Path directory;

    private final KafkaWorld world = new KafkaWorld();
    private @Nullable JobClient job;
    private final Map<String, Integer> produced = new TreeMap<>();

    @BeforeEach
    void makeTopic() {
        world.broker.createTopic(ORDERS, 1);
    }

    @AfterEach
    void stop() throws Exception {
        if (job != null) {
            job.cancel().get();
        }
        world.close();
    }

    @Test
    void goesOnWithCompatibleInputsAndPutsAsideWhatSlipsThrough() throws Exception {
        Schema first = order(BUYER, ID, AT, TOTAL);
        Schema withCoupon = order(BUYER, ID, AT, TOTAL, COUPON);
        Schema renamed =
                order("{\"name\":\"customer\",\"type\":\"string\",\"aliases\":[\"buyer\"]}", ID, AT, TOTAL, COUPON);
        int one = world.register(ORDERS, first);
        job = start(TRANSITIONS);
        send(one, first, "anna", 100L, null);
        awaitTransitions("anna big");

        // Compatible: a new optional field, then a new name. The job asks for nothing.
        int two = world.register(ORDERS, withCoupon);
        int three = world.register(ORDERS, renamed);
        send(two, withCoupon, "ben", 100L, "SPRING");
        send(three, renamed, "carl", 100L, "SPRING");
        send(one, first, "dora", 100L, null);
        awaitTransitions("anna big", "ben big", "carl big", "dora big");

        // Rules can use the new field at once.
        new RuleSetTopic("tierstream.rule-sets", world.client(), world::registry)
                .publish("evolution", RULES_WITH_COUPONS, null);
        awaitInForce();
        send(two, withCoupon, "emil", 1L, "SPRING");
        send(one, first, "emil", 1L, null);
        awaitTransitions("anna big", "ben big", "carl big", "dora big", "emil saver");

        // Incompatible: refused under the topic's subject.
        Schema required = order(BUYER, ID, AT, TOTAL, "{\"name\":\"shop\",\"type\":\"string\"}");
        assertThatThrownBy(() -> world.register(ORDERS, required)).isInstanceOf(RefusedException.class);

        // Who registers elsewhere slips through.
        slipThrough(order(ID, AT, TOTAL), "nobody", 100L);
        slipThrough(order(BUYER, ID, TOTAL), "nobody", 100L);
        slipThrough(order(BUYER, ID, "{\"name\":\"at\",\"type\":\"string\"}", TOTAL), "nobody", 100L);
        slipThrough(order(BUYER, ID, AT, "{\"name\":\"total\",\"type\":\"string\"}"), "nobody", "a hundred");
        send(one, first, "fritz", 100L, null);
        awaitTransitions("anna big", "ben big", "carl big", "dora big", "emil saver", "fritz big");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(deadLetters())
                        .containsExactlyInAnyOrder("missing-customer-id", "missing-time", "bad-time", "NOT_A_NUMBER"));
    }

    @Test
    void consumersReadByAnOlderSchemaAndAnIncompatibleOwnerIsNamed() throws Exception {
        Schema older = without(Contract.SEGMENT_TRANSITION.schema(), "override");
        int olderId = world.register(TRANSITIONS, older);
        int orders = world.register(ORDERS, order(BUYER, ID, AT, TOTAL));
        job = start(TRANSITIONS);
        send(orders, order(BUYER, ID, AT, TOTAL), "anna", 100L, null);
        awaitTransitions("anna big");

        ConsumerRecord<byte[], byte[]> written = world.records(TRANSITIONS).get(0);
        int id = ByteBuffer.wrap(written.value()).getInt(1);
        GenericRecord read = new GenericDatumReader<GenericRecord>(Contract.SEGMENT_TRANSITION.schema(), older)
                .read(null, DecoderFactory.get().binaryDecoder(written.value(), 5, written.value().length - 5, null));
        assertThat(id).isNotEqualTo(olderId);
        assertThat(read.get("name").toString()).isEqualTo("big");
        assertThat(read.getSchema().getField("override")).isNull();

        // A topic whose subject belongs to others: the job says so instead of writing what nobody can read.
        world.register("theirs", order(BUYER, ID, AT, TOTAL));
        JobClient refused = start("theirs");
        send(orders, order(BUYER, ID, AT, TOTAL), "ben", 100L, null);
        assertThatThrownBy(() -> refused.getJobExecutionResult().get())
                .rootCause()
                .hasMessageContaining("subject 'theirs-value'")
                .hasMessageContaining("use another topic, or change the subject's compatibility");
    }

    private JobClient start(String transitions) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        JobConfig config = JobConfig.parse("test", """
                kafka: {bootstrap.servers: "%s", group.id: to-%s}
                registry.url: %s
                sources:
                  - {topic: %s, type: purchase, customer-id: buyer, event-id: id, time: at, start: earliest}
                rules.file: %s
                transitions.topic: %s
                job.parallelism: 1
                checkpoints: {interval: 1s, directory: "%s"}
                """.formatted(
                        world.broker.bootstrapServers(),
                        transitions,
                        world.schemas.url(),
                        ORDERS,
                        rules,
                        transitions,
                        directory.resolve("checkpoints-" + transitions).toUri()));
        Configuration flink = new Configuration();
        flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1, flink);
        SegmentationJob.define(config, environment);
        return environment.executeAsync("evolution");
    }

    private static Schema order(String... fields) {
        return new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":["
                        + String.join(",", fields) + "]}");
    }

    private static Schema without(Schema schema, String field) {
        List<Schema.Field> fields = new ArrayList<>();
        schema.getFields().stream()
                .filter(one -> !one.name().equals(field))
                .forEach(one -> fields.add(new Schema.Field(one, one.schema())));
        assertThat(fields).hasSize(schema.getFields().size() - 1);
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    private void slipThrough(Schema schema, String buyer, Object total) throws Exception {
        try (Registry registry = world.registry()) {
            send(registry.register("another-team-" + schema.hashCode(), schema.toString()), schema, buyer, total, null);
        }
    }

    private void send(int id, Schema schema, String buyer, Object total, @Nullable String coupon) throws Exception {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("buyer", buyer);
        values.put("customer", buyer);
        values.put("id", buyer + "-" + produced.merge(buyer, 1, Integer::sum));
        values.put("at", System.currentTimeMillis());
        values.put("total", total);
        values.put("coupon", coupon);
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            boolean isText = field.schema().getType() == Schema.Type.STRING;
            Object value = values.get(field.name());
            record.put(field.name(), isText ? String.valueOf(value).replaceAll("^\\d+$", "some day") : value);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeByte(0);
        header.writeInt(id);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        try (KafkaProducer<byte[], byte[]> producer = world.producer()) {
            producer.send(new ProducerRecord<>(ORDERS, buyer.getBytes(StandardCharsets.UTF_8), bytes.toByteArray()))
                    .get();
        }
    }

    private void awaitTransitions(String... entered) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(world.read(TRANSITIONS, SegmentTransition.class))
                        .extracting(one -> one.getCustomerId() + " " + one.getName())
                        .containsExactlyInAnyOrder(entered));
    }

    private void awaitInForce() {
        await().atMost(PATIENCE)
                .until(() ->
                        world.read("tierstream.rule-set-status", io.tierstream.schemas.v1.RuleSetStatus.class).stream()
                                .anyMatch(status -> status.getVersion() == 2));
    }

    private List<String> deadLetters() {
        return world.records("tierstream.dead-letters").stream()
                .map(letter -> new String(
                        letter.headers().lastHeader("tierstream-error-code").value(), StandardCharsets.UTF_8))
                .toList();
    }
}
