package io.tierstream.cli.letters;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads what a topic holds now: committed records only, those of one partition in order, to the end that it has at the start. */
final class CommittedRecords implements AutoCloseable {

    /** Takes one record after the other. */
    @FunctionalInterface
    interface Visitor {
        void visit(ConsumerRecord<byte[], byte[]> record) throws IOException, InterruptedException;
    }

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;

    CommittedRecords(Properties kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** How far each partition of a topic is committed now. */
    Map<TopicPartition, Long> ends(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        Map<TopicPartition, Long> ends =
                new TreeMap<>((one, other) -> Integer.compare(one.partition(), other.partition()));
        ends.putAll(consumer.endOffsets(partitions));
        return ends;
    }

    /** Where each partition has its first record of a time or later; the given ends where it has none. */
    Map<TopicPartition, Long> since(Map<TopicPartition, Long> ends, long millis) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, millis));
        Map<TopicPartition, Long> starts = new HashMap<>(ends);
        consumer.offsetsForTimes(times).forEach((TopicPartition partition, @Nullable OffsetAndTimestamp found) -> {
            if (found != null) {
                starts.put(partition, found.offset());
            }
        });
        return starts;
    }

    /** Where each partition begins. */
    Map<TopicPartition, Long> beginnings(Map<TopicPartition, Long> ends) {
        return consumer.beginningOffsets(ends.keySet());
    }

    /**
     * Visits every committed record from the starts to the ends.
     *
     * @throws IOException if Kafka falls silent in between
     */
    void read(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, Visitor visitor)
            throws IOException, InterruptedException {
        consumer.assign(ends.keySet());
        starts.forEach(consumer::seek);
        long heard = System.nanoTime();
        long before = -1;
        while (isBefore(ends)) {
            ConsumerRecords<byte[], byte[]> batch = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < Objects.requireNonNull(ends.get(partition))) {
                    visitor.visit(record);
                }
            }
            long position = ends.keySet().stream().mapToLong(consumer::position).sum();
            if (position != before) {
                before = position;
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > LONGEST_SILENCE.toNanos()) {
                throw new IOException("Kafka gives no more records of " + ends.keySet() + " for "
                        + LONGEST_SILENCE.toSeconds() + " s, though there are some; try again");
            }
        }
    }

    private boolean isBefore(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
