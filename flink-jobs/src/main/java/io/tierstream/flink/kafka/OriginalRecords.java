package io.tierstream.flink.kafka;

import io.tierstream.flink.config.KafkaConfig;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.DeadLetter.Header;
import io.tierstream.flink.ingest.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Fills in key, value and headers of dead letters that only know where their record was: events that decoded well, but that
 * the rules could not use. Carrying every event's bytes through the job for the few that fail would cost all of them.
 *
 * <p>A record that the topic no longer has stays empty, which the message then says.
 */
public final class OriginalRecords extends RichMapFunction<DeadLetter, DeadLetter> {

    private static final long serialVersionUID = 1L;

    private static final Duration POLL = Duration.ofMillis(500);
    private static final int TRIES = 20;

    private final KafkaConfig kafka;

    private transient @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private transient @Nullable TopicPartition assigned;

    public OriginalRecords(KafkaConfig kafka) {
        this.kafka = kafka;
    }

    @Override
    public void open(OpenContext context) {
        assigned = null;
    }

    @Override
    public DeadLetter map(DeadLetter letter) {
        ConsumerRecord<byte[], byte[]> record = find(letter.origin());
        if (record == null) {
            return new DeadLetter(
                    letter.origin(),
                    letter.key(),
                    letter.value(),
                    letter.headers(),
                    letter.code(),
                    letter.message() + "; the record itself is no longer in its topic",
                    letter.failedAt());
        }
        List<Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return new DeadLetter(
                letter.origin(),
                record.key(),
                record.value(),
                headers,
                letter.code(),
                letter.message(),
                letter.failedAt());
    }

    private @Nullable ConsumerRecord<byte[], byte[]> find(Origin origin) {
        KafkaConsumer<byte[], byte[]> reader = consumer();
        TopicPartition partition = new TopicPartition(origin.topic(), origin.partition());
        if (!partition.equals(assigned)) {
            reader.assign(List.of(partition));
            assigned = partition;
        }
        reader.seek(partition, origin.offset());
        try {
            for (int i = 0; i < TRIES; i++) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL).records(partition)) {
                    return record.offset() == origin.offset() ? record : null;
                }
                if (reader.position(partition) > origin.offset()) {
                    return null;
                }
            }
        } catch (OffsetOutOfRangeException e) {
            return null;
        }
        throw new IllegalStateException("Kafka did not answer for " + origin + " within "
                + POLL.multipliedBy(TRIES).toSeconds() + " s");
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> reader = consumer;
        if (reader == null) {
            Properties properties = KafkaClients.properties(kafka);
            properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
            properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
            properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
            reader = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = reader;
        }
        return reader;
    }

    @Override
    public void close() {
        if (consumer != null) {
            Objects.requireNonNull(consumer).close();
        }
    }
}
