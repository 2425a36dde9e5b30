package io.tierstream.failure;

import io.tierstream.registry.Registry;
import io.tierstream.schemas.RecordDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed records of one topic of the job, from its beginning. */
final class Outputs implements AutoCloseable {

    private final World world;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Outputs(World world, String topic) {
        this.world = world;
        Properties properties = world.client();
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(properties);
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Hands over what has come, waiting for it for up to the given time; returns how many records that were. */
    int poll(Duration wait, Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
        records.forEach(receiver);
        return records.count();
    }

    /** Hands over all that is committed now. */
    void drain(Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll(Duration.ofMillis(200), receiver);
        }
    }

    /** Decodes values of one type; asks the registry, which must be there. */
    <T extends SpecificRecord> RecordDecoder<T> decoder(Class<T> type) {
        return new RecordDecoder<>(type, this::schema);
    }

    private Schema schema(int id) {
        try (Registry registry = world.openRegistry()) {
            return new Schema.Parser().parse(registry.schema(id));
        } catch (Exception e) {
            throw new IllegalStateException("schema " + id, e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
