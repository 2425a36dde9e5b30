package io.tierstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.access.command.CommandTopicException;
import io.tierstream.console.access.command.KafkaCommandTopic;
import io.tierstream.registry.ConfluentRegistry;
import io.tierstream.registry.RegistryException;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.v1.CustomerCommand;
import io.tierstream.schemas.v1.Pin;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands on a real topic, behind a real registry. */
class CommandTopicITCase {

    private static final String TOPIC = "tierstream.commands";

    private static KafkaBroker broker;
    private static SchemaRegistryServer registry;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.temporary();
        registry = SchemaRegistryServer.temporary();
        broker.createTopic(TOPIC, 2);
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    @Test
    void writesCommandsAsTheJobReadsThem() throws Exception {
        CustomerCommand command = command("C-1001 \u00fc");
        try (KafkaCommandTopic topic = new KafkaCommandTopic(settings(TOPIC, registry.url()))) {
            topic.send(command);
            topic.send(command("C-2"));
        }
        List<ConsumerRecord<byte[], byte[]>> records = read();
        assertThat(records).hasSize(2);
        ConsumerRecord<byte[], byte[]> first = records.stream()
                .filter(one -> new String(one.key(), StandardCharsets.UTF_8).equals("C-1001 \u00fc"))
                .findFirst()
                .orElseThrow();
        try (ConfluentRegistry schemas = new ConfluentRegistry(List.of(registry.url()), Map.of())) {
            RecordDecoder<CustomerCommand> decoder =
                    new RecordDecoder<>(CustomerCommand.class, id -> schema(schemas, id));
            assertThat(decoder.decode(first.value())).isEqualTo(command);
        }
    }

    @Test
    void saysSoonThatTheBrokerIsAway() {
        long start = System.nanoTime();
        try (KafkaCommandTopic topic = new KafkaCommandTopic(settings("no-such-topic", registry.url()))) {
            assertThatThrownBy(() -> topic.send(command("C-1")))
                    .isInstanceOf(CommandTopicException.class)
                    .hasMessageContaining("no-such-topic");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void saysThatTheRegistryIsAway() {
        try (KafkaCommandTopic topic = new KafkaCommandTopic(settings(TOPIC, "http://127.0.0.1:1"))) {
            assertThatThrownBy(() -> topic.send(command("C-1")))
                    .isInstanceOf(CommandTopicException.class)
                    .hasMessageContaining("schema of commands");
        }
    }

    private static ConsoleSettings settings(String topic, String registryUrl) {
        ConsoleSettings.Topics names = ConsoleSettings.Topics.defaults();
        return ConsoleSettings.of(broker.bootstrapServers(), registryUrl, ConsoleSettings.Database.inMemory())
                .withTopics(new ConsoleSettings.Topics(
                        names.rules(),
                        names.ruleSetStatus(),
                        topic,
                        names.transitions(),
                        names.memberships(),
                        names.distribution(),
                        names.receipts(),
                        names.deadLetters()));
    }

    private static Schema schema(ConfluentRegistry schemas, int id) {
        try {
            return new Schema.Parser().parse(schemas.schema(id));
        } catch (IOException | RegistryException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CustomerCommand command(String customer) {
        return CustomerCommand.newBuilder()
                .setCommandId("K-" + customer)
                .setCustomerId(customer)
                .setIssuedAt(Instant.parse("2026-05-01T12:00:00Z"))
                .setIssuedBy("otto")
                .setReason("goodwill")
                .setCommand(new Pin("value", "gold", null, true))
                .build();
    }

    private static List<ConsumerRecord<byte[], byte[]>> read() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (records.size() < 2 && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
