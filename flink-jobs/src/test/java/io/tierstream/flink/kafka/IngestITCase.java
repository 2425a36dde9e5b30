package io.tierstream.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.wire.WireTypes;
import io.tierstream.registry.Pause;
import io.tierstream.registry.RefusedException;
import io.tierstream.registry.Registry;
import io.tierstream.registry.RegistryException;
import io.tierstream.registry.SchemaLookup;
import io.tierstream.registry.SchemaRegistrar;
import io.tierstream.registry.UnknownSchemaException;
import io.tierstream.registry.UnusableSchemaException;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.Return;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records through a real broker and a real registry, with the registry gone at the start and in the middle. */
@SuppressWarnings("NullAway") // the services are started once for all tests; a tombstone has no value
@Timeout(180)
final class IngestITCase {

    /** What the job, which runs in this JVM, has seen; a collecting sink would wait for checkpoints. */
    private static final Queue<String> CUSTOMERS = new ConcurrentLinkedQueue<>();

    private static KafkaBroker broker;
    private static SchemaRegistryServer registry;
    private static int purchaseId;
    private static int returnId;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.temporary();
        registry = SchemaRegistryServer.temporary();
        try (Registry client = registryConfig().open()) {
            purchaseId = client.register(
                    "purchases-value", Contract.PURCHASE.schema().toString());
            returnId = client.register("returns-value", Contract.RETURN.schema().toString());
        }
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    @AfterEach
    void openRegistry() {
        registry.reachable();
    }

    @Test
    void findsSchemasAndTellsUnknownFromUnusable() throws Exception {
        try (Registry client = registryConfig().open()) {
            int id = client.register("known-value", Contract.PURCHASE.schema().toString());

            assertThat(new Schema.Parser().parse(client.schema(id))).isEqualTo(Contract.PURCHASE.schema());
            assertThat(client.register("known-value", Contract.PURCHASE.schema().toString()))
                    .isEqualTo(id);
            assertThatThrownBy(() -> client.schema(99_999))
                    .isInstanceOf(UnknownSchemaException.class)
                    .hasMessage("the schema registry has no schema with id 99999");
            int protobuf = registerProtobuf();
            assertThatThrownBy(() -> client.schema(protobuf))
                    .isInstanceOf(UnusableSchemaException.class)
                    .hasMessage("schema " + protobuf + " is of type PROTOBUF, not AVRO");
        }
    }

    @Test
    void anIncompatibleSchemaIsRefusedForGood() throws Exception {
        try (Registry client = registryConfig().open()) {
            client.register("taken-value", record("{\"name\":\"a\",\"type\":\"int\"}"));

            assertThatThrownBy(() -> new SchemaRegistrar(client, Pause.SLEEP)
                            .registerValue("taken", record("{\"name\":\"b\",\"type\":\"string\"}")))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageStartingWith("registering the schema of subject 'taken-value': ")
                    .hasMessageContaining(" answers 409: ");
        }
    }

    @Test
    void aUrlThatIsNoRegistryIsRefusedAndNotTakenForAnUnknownId() {
        String wrong = registry.url().replace("/apis/ccompat/v7", "/nothing/here");
        try (Registry client = new RegistryConfig(List.of(wrong), ClientProperties.none()).open()) {
            assertThatThrownBy(() -> client.schema(1))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining(" answers 404: ")
                    .hasMessageEndingWith("check that registry.url names the root of the registry's Confluent API");
        }
    }

    @Test
    void waitsForARegistryThatIsGone() throws Exception {
        try (Registry client = registryConfig().open()) {
            int id = client.register("waiting-value", Contract.RETURN.schema().toString());
            registry.unreachable();
            CountDownLatch waiting = new CountDownLatch(3);
            SchemaLookup lookup = new SchemaLookup(
                    client,
                    millis -> {
                        waiting.countDown();
                        Pause.SLEEP.millis(millis);
                    },
                    System::currentTimeMillis);
            CompletableFuture<String> found = CompletableFuture.supplyAsync(() -> find(lookup, id));

            assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(found).isNotDone();
            registry.reachable();

            assertThat(found.get(60, TimeUnit.SECONDS)).contains("Return");
        }
    }

    @Test
    void goodRecordsBecomeEventsAndBadOnesDeadLettersThroughAnOutageAtTheStartAndOneInTheMiddle() throws Exception {
        broker.createTopic("purchases", 2);
        broker.createTopic("dead", 1);
        byte[] garbage = {0, 0, 1, 2, 3, 4};
        produce("purchases", 0, purchase("c-1", 1), garbage, null);
        produce("purchases", 1, new byte[] {42}, purchase("c-2", 2));
        registry.unreachable();
        JobConfig config = config("purchases");
        StreamExecutionEnvironment env = environment();
        DataStream<Inbound> records = env.fromSource(
                KafkaSources.events(config, config.sources().get(0)),
                WatermarkStrategy.noWatermarks(),
                "purchases",
                WireTypes.INBOUND);
        records.flatMap(IngestITCase::split)
                .returns(WireTypes.DEAD_LETTER)
                .sinkTo(new KafkaSinks(config).deadLetters());
        JobClient job = env.executeAsync();
        List<ConsumerRecord<byte[], byte[]>> dead;
        try {
            CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(registry::reachable);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(CUSTOMERS).containsExactlyInAnyOrder("c-1", "c-2"));
            dead = read("dead", 3);
            registry.unreachable();
            produce("purchases", 0, returned("c-return"));
            produce("purchases", 1, purchase("c-3", 3));
            // One partition waits for a schema it has not seen, the other goes on.
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(CUSTOMERS).containsExactlyInAnyOrder("c-1", "c-2", "c-3"));
            registry.reachable();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(CUSTOMERS).containsExactlyInAnyOrder("c-1", "c-2", "c-3", "c-return"));
        } finally {
            job.cancel().get(60, TimeUnit.SECONDS);
        }

        assertThat(dead.stream().map(record -> header(record, "tierstream-error-code")))
                .containsExactlyInAnyOrder("unknown-schema", "null-value", "bad-magic");
        ConsumerRecord<byte[], byte[]> unknown = dead.stream()
                .filter(record -> header(record, "tierstream-error-code").equals("unknown-schema"))
                .findFirst()
                .orElseThrow();
        assertThat(unknown.value()).isEqualTo(garbage);
        assertThat(header(unknown, "tierstream-source-topic")).isEqualTo("purchases");
    }

    private static void split(Inbound inbound, Collector<DeadLetter> out) {
        if (inbound instanceof Inbound.Rejected rejected) {
            out.collect(rejected.letter());
        } else {
            CUSTOMERS.add(((Inbound.Accepted) inbound).event().customerId());
        }
    }

    private static String find(SchemaLookup lookup, int id) {
        try {
            return lookup.find(id);
        } catch (RegistryException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
        return env;
    }

    private static byte[] purchase(String customer, long time) {
        return new RecordEncoder<>(Purchase.class, purchaseId)
                .encode(Purchase.newBuilder()
                        .setCustomerId(customer)
                        .setEventId("e-" + time)
                        .setEventTime(Instant.ofEpochMilli(time))
                        .setOrderId("o-" + time)
                        .setAmount(new BigDecimal("12.500000000"))
                        .setCurrency("EUR")
                        .build());
    }

    private static byte[] returned(String customer) {
        return new RecordEncoder<>(Return.class, returnId)
                .encode(Return.newBuilder()
                        .setCustomerId(customer)
                        .setEventId("e")
                        .setEventTime(Instant.ofEpochMilli(5))
                        .setAmount(new BigDecimal("12.500000000"))
                        .setCurrency("EUR")
                        .build());
    }

    private static void produce(String topic, int partition, byte @Nullable []... values) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(topic, partition, null, value))
                        .get();
            }
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        properties.put("auto.offset.reset", "earliest");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            while (records.size() < count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
    }

    private static int registerProtobuf() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/protobuf-value/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString("{\"schemaType\":\"PROTOBUF\",\"schema\":"
                        + "\"syntax = \\\"proto3\\\"; message A { string b = 1; }\"}"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        assertThat(answer).startsWith("{\"id\":");
        return Integer.parseInt(answer.replaceAll("\\D", ""));
    }

    private static RegistryConfig registryConfig() {
        return new RegistryConfig(List.of(registry.url()), ClientProperties.none());
    }

    private static JobConfig config(String source) {
        return JobConfig.parse(
                "job.yaml",
                "kafka.bootstrap.servers: " + broker.bootstrapServers() + "\nregistry.url: " + registry.url()
                        + "\nsources: [{topic: " + source + "}]\ndead-letters.topic: dead");
    }
}
