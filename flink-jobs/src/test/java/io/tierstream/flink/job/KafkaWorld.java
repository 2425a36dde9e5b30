package io.tierstream.flink.job;

import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.registry.Registry;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A real broker and a real schema registry, and the other end of the job's topics. */
final class KafkaWorld implements AutoCloseable {

    final KafkaBroker broker = KafkaBroker.temporary();
    final SchemaRegistryServer schemas = SchemaRegistryServer.temporary();

    Properties client() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        return properties;
    }

    Registry registry() {
        return new RegistryConfig(List.of(schemas.url()), ClientProperties.of(Map.of())).open();
    }

    int register(String topic, Schema schema) throws Exception {
        try (Registry registry = registry()) {
            return registry.register(topic + "-value", schema.toString());
        }
    }

    KafkaProducer<byte[], byte[]> producer() {
        Properties properties = client();
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        return new KafkaProducer<>(properties);
    }

    /** Lets the broker delay each consumer to a number of bytes per second; null for no limit. */
    void limitReaders(@Nullable Double bytesPerSecond) throws Exception {
        ClientQuotaEntity everyClient =
                new ClientQuotaEntity(Collections.singletonMap(ClientQuotaEntity.CLIENT_ID, null));
        ClientQuotaAlteration.Op rate = new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond);
        try (Admin admin = Admin.create(client())) {
            admin.alterClientQuotas(List.of(new ClientQuotaAlteration(everyClient, List.of(rate))))
                    .all()
                    .get();
        }
    }

    /** Every committed record that a topic has now, those of one partition in order. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return records(broker.bootstrapServers(), topic);
    }

    /** The same of another broker. */
    static List<ConsumerRecord<byte[], byte[]>> records(String bootstrapServers, String topic) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
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

    /** The same, decoded. */
    <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
        try (Registry registry = registry()) {
            RecordDecoder<T> decoder = new RecordDecoder<>(type, id -> schema(registry, id));
            return records(topic).stream()
                    .filter(record -> record.value() != null)
                    .map(record -> decoder.decode(record.value()))
                    .toList();
        }
    }

    private static Schema schema(Registry registry, int id) {
        try {
            return new Schema.Parser().parse(registry.schema(id));
        } catch (Exception e) {
            throw new IllegalStateException("schema " + id, e);
        }
    }

    @Override
    public void close() {
        schemas.close();
        broker.close();
    }
}
