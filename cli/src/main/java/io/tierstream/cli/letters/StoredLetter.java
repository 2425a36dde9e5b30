package io.tierstream.cli.letters;

import io.tierstream.flink.kafka.DeadLetterSerializer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in its topic.
 *
 * @param place where it is
 * @param source where the record was that could not be used
 * @param reason the stable code
 * @param message what was wrong, for people
 * @param failedAt when it was found
 * @param record the record itself: its key and value are those of the original
 */
public record StoredLetter(
        RecordPlace place,
        RecordPlace source,
        String reason,
        String message,
        Instant failedAt,
        ConsumerRecord<byte[], byte[]> record) {

    private static final Set<String> NOT_OF_THE_ORIGINAL = Set.of(
            DeadLetterSerializer.SOURCE_TOPIC,
            DeadLetterSerializer.SOURCE_PARTITION,
            DeadLetterSerializer.SOURCE_OFFSET,
            DeadLetterSerializer.ERROR_CODE,
            DeadLetterSerializer.ERROR_MESSAGE,
            DeadLetterSerializer.FAILED_AT,
            DeadLetterSerializer.VALUE_LEFT_OUT,
            ReplayMarker.LETTER,
            ReplayMarker.SOURCE);

    /** Reads the headers; empty for a record that is no dead letter of Tierstream. */
    static Optional<StoredLetter> of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = record.headers();
        String topic = text(headers, DeadLetterSerializer.SOURCE_TOPIC);
        String partition = text(headers, DeadLetterSerializer.SOURCE_PARTITION);
        String offset = text(headers, DeadLetterSerializer.SOURCE_OFFSET);
        String reason = text(headers, DeadLetterSerializer.ERROR_CODE);
        String message = text(headers, DeadLetterSerializer.ERROR_MESSAGE);
        String failedAt = text(headers, DeadLetterSerializer.FAILED_AT);
        if (topic == null || partition == null || offset == null || reason == null || failedAt == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new StoredLetter(
                    new RecordPlace(record.topic(), record.partition(), record.offset()),
                    new RecordPlace(topic, Integer.parseInt(partition), Long.parseLong(offset)),
                    reason,
                    message == null ? "" : message,
                    Instant.parse(failedAt),
                    record));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The headers that the record had before it became a dead letter, and before an earlier replay. */
    Headers originalHeaders() {
        RecordHeaders original = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!NOT_OF_THE_ORIGINAL.contains(header.key())) {
                original.add(header);
            }
        }
        return original;
    }

    /** The size of a value that was too large for the topic of dead letters, in bytes; null for all others. */
    public @Nullable String leftOut() {
        return text(record.headers(), DeadLetterSerializer.VALUE_LEFT_OUT);
    }

    /** The letter whose replay has become this one. */
    Optional<ReplayMarker> replayOf() {
        return ReplayMarker.of(record.headers());
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
