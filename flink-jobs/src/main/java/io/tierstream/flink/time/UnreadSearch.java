package io.tierstream.flink.time;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the log for records in partitions from which nothing comes. Offsets alone do not tell: control records of transactions,
 * and what was aborted, take offsets and are never read. Joins no group and commits nothing. For one thread; may block for some time.
 */
final class UnreadSearch implements AutoCloseable {

    /** How long one look may take when the broker is slow; what has not been seen by then counts as unread. */
    private static final long PATIENCE = Duration.ofSeconds(3).toNanos();

    /** A record that was found is looked for again after this time: it may have been deleted before it was read. */
    private static final long AGAIN = Duration.ofSeconds(1).toNanos();

    /** A connection that has not been needed for so long is given up. */
    private static final long UNUSED = Duration.ofMinutes(1).toNanos();

    private static final Duration POLL = Duration.ofMillis(100);

    private final Properties kafka = new Properties();

    /** For each partition, the offset before which there is nothing to read. */
    private final Map<TopicPartition, Long> empty = new HashMap<>();

    private final Map<TopicPartition, Long> foundAt = new HashMap<>();
    private Map<TopicPartition, Long> lastStarts = Map.of();

    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private long usedAt;

    /** @param kafka how the source reaches its broker, with the group whose offsets it may begin at */
    UnreadSearch(Properties kafka) {
        this.kafka.putAll(kafka);
        this.kafka.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.kafka.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.kafka.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        this.kafka.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        this.kafka.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        this.kafka.setProperty(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
        this.kafka.setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1024");
    }

    /**
     * The partitions that have no record between where reading begins and their end, with where it begins.
     *
     * @param starts where reading begins: an offset, or a mark of the connector
     * @param ends the ends of these and perhaps others; a partition without one is not looked at
     * @throws org.apache.kafka.common.KafkaException if the broker does not answer
     */
    Map<TopicPartition, Long> withoutRecords(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        forgetAllBut(starts);
        if (starts.isEmpty()) {
            closeIfUnused();
            return Map.of();
        }
        begin(starts);
        look(starts.keySet().stream()
                .filter(partition -> ends.containsKey(partition) && isLeft(partition, ends) && !isFresh(partition))
                .collect(Collectors.toMap(partition -> partition, ends::get)));
        return starts.entrySet().stream()
                .filter(start -> ends.containsKey(start.getKey()) && !isLeft(start.getKey(), ends))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void forgetAllBut(Map<TopicPartition, Long> starts) {
        Map<TopicPartition, Long> before = lastStarts;
        empty.keySet().removeIf(partition -> !Objects.equals(before.get(partition), starts.get(partition)));
        foundAt.keySet().retainAll(empty.keySet());
        lastStarts = Map.copyOf(starts);
    }

    private boolean isFresh(TopicPartition partition) {
        Long at = foundAt.get(partition);
        return at != null && System.nanoTime() - at < AGAIN;
    }

    private boolean isLeft(TopicPartition partition, Map<TopicPartition, Long> ends) {
        return emptyBefore(partition) < ends.getOrDefault(partition, Long.MAX_VALUE);
    }

    private long emptyBefore(TopicPartition partition) {
        return empty.getOrDefault(partition, 0L);
    }

    private void begin(Map<TopicPartition, Long> starts) {
        Set<TopicPartition> earliest = new HashSet<>();
        Set<TopicPartition> committed = new HashSet<>();
        starts.forEach((partition, start) -> {
            if (empty.containsKey(partition)) {
                return;
            }
            if (start >= 0) {
                empty.put(partition, start);
            } else if (start == KafkaPartitionSplit.EARLIEST_OFFSET) {
                earliest.add(partition);
            } else if (start == KafkaPartitionSplit.COMMITTED_OFFSET) {
                committed.add(partition);
            } else {
                // Who begins at the latest record begins without a backlog, wherever that is when the reader asks.
                empty.put(partition, Long.MAX_VALUE);
            }
        });
        beginAtCommitted(committed, earliest);
        beginAtEarliest(earliest);
    }

    /** The reader goes on at the earliest record where the group has no offset. */
    private void beginAtCommitted(Set<TopicPartition> partitions, Set<TopicPartition> withoutOffset) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, @Nullable OffsetAndMetadata> committed = consumer().committed(partitions);
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset == null) {
                withoutOffset.add(partition);
            } else {
                empty.put(partition, offset.offset());
            }
        }
    }

    private void beginAtEarliest(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            empty.putAll(consumer().beginningOffsets(partitions));
        }
    }

    /** Goes forward in each partition to its first record, or to its end. */
    private void look(Map<TopicPartition, Long> ends) {
        if (ends.isEmpty()) {
            return;
        }
        KafkaConsumer<byte[], byte[]> log = consumer();
        log.assign(ends.keySet());
        ends.keySet().forEach(partition -> log.seek(partition, emptyBefore(partition)));
        Set<TopicPartition> open = new HashSet<>(ends.keySet());
        long begun = System.nanoTime();
        while (!open.isEmpty() && System.nanoTime() - begun < PATIENCE) {
            for (ConsumerRecord<byte[], byte[]> found : log.poll(POLL)) {
                TopicPartition partition = new TopicPartition(found.topic(), found.partition());
                empty.put(partition, found.offset());
                foundAt.put(partition, System.nanoTime());
                open.remove(partition);
                log.pause(Set.of(partition));
            }
            open.removeIf(partition -> {
                long position = log.position(partition);
                empty.put(partition, position);
                return position >= ends.getOrDefault(partition, Long.MAX_VALUE);
            });
        }
        log.unsubscribe();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = open;
        }
        usedAt = System.nanoTime();
        return open;
    }

    private void closeIfUnused() {
        if (System.nanoTime() - usedAt > UNUSED) {
            close();
        }
    }

    /** Lets the broker go; the next look connects again. */
    @Override
    public void close() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            open.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
