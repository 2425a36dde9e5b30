package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaBrokerITCase {

    private static final KafkaBroker BROKER = KafkaBroker.temporary();

    @AfterAll
    static void stopBroker() {
        BROKER.close();
    }

    @Test
    void keepsRecordsAndCommittedOffsetsOverARestart() throws Exception {
        BROKER.createTopic("kept", 1);
        send("kept", "one", "two", "three");
        try (KafkaConsumer<String, String> consumer = consumer("readers", "read_uncommitted")) {
            consumer.subscribe(List.of("kept"));
            assertThat(read(consumer, 3)).containsExactly("one", "two", "three");
            consumer.commitSync();
        }
        send("kept", "four");

        BROKER.restart();

        try (KafkaConsumer<String, String> consumer = consumer("readers", "read_uncommitted")) {
            consumer.subscribe(List.of("kept"));
            assertThat(read(consumer, 1)).containsExactly("four");
        }
    }

    @Test
    void takesRecordsOfAClientThatWasConnectedBeforeTheRestart() throws Exception {
        BROKER.createTopic("reconnected", 1);
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>("reconnected", "before")).get(30, TimeUnit.SECONDS);

            BROKER.restart();

            producer.send(new ProducerRecord<>("reconnected", "after")).get(30, TimeUnit.SECONDS);
        }
        try (KafkaConsumer<String, String> consumer = consumer("reconnected", "read_uncommitted")) {
            consumer.subscribe(List.of("reconnected"));
            assertThat(read(consumer, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void showsCommittedTransactionsOnly() throws Exception {
        BROKER.createTopic("transactions", 1);
        try (KafkaProducer<String, String> producer = producer(Map.of("transactional.id", "test"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactions", "aborted")).get(30, TimeUnit.SECONDS);
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("transactions", "committed")).get(30, TimeUnit.SECONDS);
            producer.commitTransaction();
        }
        try (KafkaConsumer<String, String> committed = consumer("committed", "read_committed");
                KafkaConsumer<String, String> all = consumer("all", "read_uncommitted")) {
            committed.subscribe(List.of("transactions"));
            all.subscribe(List.of("transactions"));
            assertThat(read(committed, 1)).containsExactly("committed");
            assertThat(read(all, 2)).containsExactly("aborted", "committed");
        }
    }

    @Test
    void createsTopicsWithTheirSettings() throws Exception {
        BROKER.createTopic("compacted", 3, Map.of("cleanup.policy", "compact"));

        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "compacted");
        try (var admin = BROKER.admin()) {
            assertThat(admin.describeConfigs(List.of(topic)).all().get().values())
                    .singleElement()
                    .extracting(config -> config.get("cleanup.policy").value())
                    .isEqualTo("compact");
            assertThat(admin.describeTopics(List.of("compacted"))
                            .allTopicNames()
                            .get()
                            .values())
                    .singleElement()
                    .extracting(description -> description.partitions().size())
                    .isEqualTo(3);
        }
    }

    @Test
    void createsNoTopicByItself() {
        try (KafkaProducer<String, String> producer = producer(Map.of("max.block.ms", "2000"))) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("unknown", "x")).get(30, TimeUnit.SECONDS))
                    .hasMessageContaining("Topic unknown not present");
        }
    }

    @Test
    void saysThatATopicExists() {
        BROKER.createTopic("twice", 1);

        assertThatThrownBy(() -> BROKER.createTopic("twice", 1))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("Cannot create topic twice on 127.0.0.1:" + BROKER.port())
                .hasMessageContaining("already exists");
    }

    @Test
    void saysThatItsPortIsTaken() {
        assertThatThrownBy(() -> KafkaBroker.temporary(BROKER.port(), Map.of()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining(
                        "Port " + BROKER.port() + " on 127.0.0.1 is taken, so the Kafka broker cannot start");
    }

    @Test
    void takesUpTheDataOfAGivenDirectory(@TempDir Path data) throws Exception {
        int port = Ports.free();
        try (KafkaBroker first = KafkaBroker.at(port, data, Map.of("message.max.bytes", "2000000"))) {
            first.createTopic("stays", 2);
        }
        try (KafkaBroker second = KafkaBroker.at(port, data, Map.of());
                var admin = second.admin()) {
            assertThat(admin.listTopics().names().get()).containsExactly("stays");
        }
        assertThat(data).isNotEmptyDirectory();
    }

    private static void send(String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> read(KafkaConsumer<String, String> consumer, int count) {
        List<String> values = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (values.size() < count && System.nanoTime() < deadline) {
            for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofMillis(200))) {
                values.add(found.value());
            }
        }
        return values;
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> properties = new java.util.HashMap<>(more);
        properties.put("bootstrap.servers", BROKER.bootstrapServers());
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(String group, String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        BROKER.bootstrapServers(),
                        "group.id",
                        group,
                        "isolation.level",
                        isolation,
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }
}
