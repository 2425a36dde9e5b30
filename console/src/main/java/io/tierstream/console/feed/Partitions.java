package io.tierstream.console.feed;

import io.tierstream.console.ConsoleSettings.Topics;
import io.tierstream.console.store.TopicWriter;
import io.tierstream.console.store.TopicWriter.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which partitions are read, and from where. The positions are those of the store, never of a consumer group. */
final class Partitions {

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
    private final Topics topics;
    private final TopicWriter writer;
    private final Set<TopicPartition> assigned = new HashSet<>();

    Partitions(KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer, Topics topics, TopicWriter writer) {
        this.consumer = consumer;
        this.topics = topics;
        this.writer = writer;
    }

    /** Looks for partitions that are not read yet; returns the topics that do not exist. */
    Set<String> refresh() {
        Set<String> missing = new TreeSet<>();
        Set<TopicPartition> found = new HashSet<>();
        for (String topic : names()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                missing.add(topic);
            }
            found.addAll(partitions);
        }
        found.removeAll(assigned);
        if (!found.isEmpty()) {
            assigned.addAll(found);
            consumer.assign(assigned);
            seek(found);
        }
        return missing;
    }

    private List<String> names() {
        return List.of(
                topics.rules(),
                topics.ruleSetStatus(),
                topics.distribution(),
                topics.memberships(),
                topics.transitions(),
                topics.receipts(),
                topics.deadLetters());
    }

    /** Begins at what is stored, or at the beginning. */
    void seek(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> stored = new HashMap<>();
        writer.positions()
                .forEach(position ->
                        stored.put(new TopicPartition(position.topic(), position.partition()), position.nextOffset()));
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, PATIENCE);
        for (TopicPartition partition : partitions) {
            long begin = first.getOrDefault(partition, 0L);
            Long next = stored.get(partition);
            if (next == null && begin > 0) {
                writer.skip(new Position(partition.topic(), partition.partition(), begin));
            }
            consumer.seek(partition, next == null ? begin : next);
        }
    }

    /**
     * Goes on at the first record that there is, where the one that is wanted is there no more: because it was removed before it was read,
     * or because the topic was made anew.
     */
    void skip(OffsetOutOfRangeException gone) {
        Map<TopicPartition, Long> wanted = gone.offsetOutOfRangePartitions();
        Map<TopicPartition, Long> first = consumer.beginningOffsets(wanted.keySet(), PATIENCE);
        first.forEach((partition, begin) -> {
            LOG.warn(
                    "{}: there is no record {}; going on at {}. Records in between are missing from the store: to have what the"
                            + " topics still hold, stop, remove the store and start again.",
                    partition,
                    wanted.get(partition),
                    begin);
            writer.skip(new Position(partition.topic(), partition.partition(), begin));
            consumer.seek(partition, begin);
        });
    }

    /** Where each partition is read next. */
    Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new LinkedHashMap<>();
        assigned.forEach(partition -> positions.put(partition, consumer.position(partition, PATIENCE)));
        return positions;
    }
}
