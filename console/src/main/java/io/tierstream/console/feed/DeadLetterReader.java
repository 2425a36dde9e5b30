package io.tierstream.console.feed;

import io.tierstream.console.store.Place;
import io.tierstream.console.store.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads dead letters by the headers that the job puts on them. What a header does not say is made up: every letter can be read. */
final class DeadLetterReader {

    private static final String PREFIX = "tierstream-";
    private static final int LONGEST_VALUE = 16 << 10;
    private static final int LONGEST_KEY = 1 << 10;
    private static final int LONGEST_TEXT = 4_000;

    /** It is a key of the database. */
    private static final int LONGEST_REASON = 200;

    TopicRecord.DeadLetter read(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, Place place) {
        Place source = new Place(
                text(record, "source-topic", "unknown"),
                (int) number(record, "source-partition"),
                number(record, "source-offset"));
        return new TopicRecord.DeadLetter(
                place,
                failedAt(record),
                source,
                reason(record),
                text(record, "error-message", ""),
                cut(record.key(), LONGEST_KEY),
                cut(record.value(), LONGEST_VALUE));
    }

    private static String reason(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        String text = text(record, "error-code", "unknown");
        return text.substring(0, Math.min(text.length(), LONGEST_REASON));
    }

    private static long failedAt(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        try {
            return Instant.parse(text(record, "failed-at", "")).toEpochMilli();
        } catch (DateTimeException e) {
            return record.timestamp();
        }
    }

    private static long number(ConsumerRecord<byte @Nullable [], byte @Nullable []> record, String name) {
        try {
            return Long.parseLong(text(record, name, "-1"));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String text(
            ConsumerRecord<byte @Nullable [], byte @Nullable []> record, String name, String otherwise) {
        Header header = record.headers().lastHeader(PREFIX + name);
        if (header == null || header.value() == null) {
            return otherwise;
        }
        String text = new String(header.value(), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int longest) {
        return bytes == null || bytes.length <= longest ? bytes : Arrays.copyOf(bytes, longest);
    }
}
