package io.tierstream.flink.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tierstream.testkit.services.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looks into the logs of a real broker. */
final class UnreadSearchITCase {

    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long COMMITTED = -3;
    private static final KafkaBroker BROKER = KafkaBroker.temporary();

    private static int topics;

    private final UnreadSearch search = new UnreadSearch(client());

    @SuppressWarnings("NullAway.Init") // set before each test
    private TopicPartition partition;

    @BeforeEach
    void createTopic() {
        partition = new TopicPartition("log-" + topics++, 0);
        BROKER.createTopic(partition.topic(), 1);
    }

    @AfterEach
    void close() {
        search.close();
    }

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @Test
    void findsRecordsAsLongAsThereAreSome() throws Exception {
        write(3);

        assertThat(isEmptyFrom(0)).isFalse();
        assertThat(isEmptyFrom(0)).isFalse();
    }

    @Test
    void findsNothingWhereReadingBeginsAtTheEndAndThenWhatComes() throws Exception {
        assertThat(isEmptyFrom(0)).isTrue();
        write(1);
        assertThat(isEmptyFrom(0)).isFalse();
    }

    @Test
    void findsNothingAfterTheLastRecord() throws Exception {
        write(3);

        assertThat(isEmptyFrom(3)).isTrue();
    }

    @Test
    void controlRecordsOfTransactionsAreNothingToRead() throws Exception {
        transaction(2, true);

        awaitEnd(3);
        assertThat(isEmptyFrom(2)).isTrue();
        write(1);
        assertThat(isEmptyFrom(2)).isFalse();
    }

    @Test
    void looksFurtherOnWhenReadingHasComeFurther() throws Exception {
        write(3);
        assertThat(isEmptyFrom(0)).isFalse();
        assertThat(isEmptyFrom(2)).isFalse();
        assertThat(isEmptyFrom(3)).isTrue();
    }

    @Test
    void abortedTransactionsAreNothingToRead() throws Exception {
        transaction(5, false);
        transaction(2, false);

        awaitEnd(9);
        assertThat(isEmptyFrom(0)).isTrue();
        transaction(1, true);
        awaitEnd(11);
        assertThat(isEmptyFrom(0)).isFalse();
    }

    @Test
    void theEarliestIsWhereTheLogBeginsNow() throws Exception {
        write(3);
        assertThat(isEmptyFrom(EARLIEST)).isFalse();

        delete(3);
        await().until(() -> isEmptyFrom(EARLIEST));
    }

    @Test
    void whoBeginsAtTheLatestHasNoBacklog() throws Exception {
        write(3);

        assertThat(isEmptyFrom(LATEST)).isTrue();
    }

    @Test
    void theGroupsOffsetCountsAndWithoutOneTheEarliest() throws Exception {
        write(3);
        assertThat(isEmptyFrom(COMMITTED)).isFalse();

        commit(3);
        try (UnreadSearch other = new UnreadSearch(client())) {
            assertThat(isEmpty(other, COMMITTED)).isTrue();
        }
        commit(2);
        try (UnreadSearch other = new UnreadSearch(client())) {
            assertThat(isEmpty(other, COMMITTED)).isFalse();
        }
    }

    @Test
    void looksAtManyPartitionsAtOnce() throws Exception {
        BROKER.createTopic("many", 40);
        for (int number = 0; number < 40; number += 2) {
            write(new TopicPartition("many", number), 2);
        }
        Map<TopicPartition, Long> starts = new HashMap<>();
        for (int number = 0; number < 40; number++) {
            starts.put(new TopicPartition("many", number), 0L);
        }
        starts.put(partition, 0L);

        Map<TopicPartition, Long> empty = search.withoutRecords(starts, ends(starts.keySet()));

        assertThat(empty.keySet())
                .containsExactlyInAnyOrderElementsOf(starts.keySet().stream()
                        .filter(one -> one.partition() % 2 == 1 || one.equals(partition))
                        .toList());
    }

    @Test
    void doesNotLookWhereTheEndIsNotKnown() {
        assertThat(search.withoutRecords(Map.of(partition, 0L), Map.of())).isEmpty();
        assertThat(search.withoutRecords(Map.of(), Map.of())).isEmpty();
    }

    private boolean isEmptyFrom(long start) throws Exception {
        return isEmpty(search, start);
    }

    private boolean isEmpty(UnreadSearch search, long start) throws Exception {
        return search.withoutRecords(Map.of(partition, start), ends(Set.of(partition)))
                .containsKey(partition);
    }

    /** Control records are written a little after the producer was told of success. */
    private void awaitEnd(long offset) {
        await().until(() -> ends(Set.of(partition)).get(partition), end -> end == offset);
    }

    private static Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) throws Exception {
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (Admin admin = BROKER.admin()) {
            admin.listOffsets(
                            partitions.stream().collect(Collectors.toMap(one -> one, one -> OffsetSpec.latest())),
                            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .forEach((one, info) -> ends.put(one, info.offset()));
        }
        return ends;
    }

    private void write(int records) throws Exception {
        write(partition, records);
    }

    private static void write(TopicPartition partition, int records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (int i = 0; i < records; i++) {
                producer.send(record(partition)).get();
            }
        }
    }

    private void transaction(int records, boolean commit) throws Exception {
        Map<String, String> transactional = Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, partition.topic());
        try (KafkaProducer<byte[], byte[]> producer = producer(transactional)) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < records; i++) {
                producer.send(record(partition)).get();
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(TopicPartition partition) {
        return new ProducerRecord<>(
                partition.topic(), partition.partition(), null, "record".getBytes(StandardCharsets.UTF_8));
    }

    private void delete(long before) throws Exception {
        try (Admin admin = BROKER.admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    private void commit(long offset) throws Exception {
        try (Admin admin = BROKER.admin()) {
            admin.alterConsumerGroupOffsets("group", Map.of(partition, new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
        Properties properties = client();
        properties.putAll(more);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Properties client() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", BROKER.bootstrapServers());
        properties.setProperty("group.id", "group");
        return properties;
    }
}
