package io.tierstream.benchmarks.peers.esper;

import io.tierstream.benchmarks.harness.ShopEventCodec;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A thread's share of the partitions: reads each into its engine. */
final class PartitionReader {

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Map<TopicPartition, Engine> engines;
    private final boolean ends;
    private final LongAdder events;
    private final Map<String, Object> properties;
    private final ShopEventCodec codec = new ShopEventCodec();

    private volatile boolean stopped;

    PartitionReader(Workload workload, Stretch stretch, Map<TopicPartition, Engine> engines, LongAdder events) {
        this.engines = engines;
        this.ends = stretch.ends();
        this.events = events;
        // More records at a time than the usual 500, as Flink's source takes a whole fetch.
        this.properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                workload.bootstrapServers(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                "5000");
    }

    /** Reads to the end, or until it is stopped. */
    void read() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = engines.keySet();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> endOffsets = consumer.endOffsets(partitions);
            while (!stopped && !(ends && isAtEnd(consumer, endOffsets))) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
                engines.forEach((partition, engine) -> accept(records.records(partition), engine));
            }
        }
    }

    private void accept(List<ConsumerRecord<byte[], byte[]>> records, Engine engine) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            engine.accept(codec.read(record.value()));
            events.increment();
        }
    }

    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> endOffsets) {
        return endOffsets.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    void stop() {
        stopped = true;
    }
}
