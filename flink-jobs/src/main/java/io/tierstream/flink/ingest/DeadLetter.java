package io.tierstream.flink.ingest;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, unchanged, and why.
 *
 * @param origin where it came from
 * @param key its key; null when it has none
 * @param value its value; null when it has none
 * @param headers its headers, in order
 * @param code why, stable: the text of a {@link RejectionCode}, or a code of the engine
 * @param message why, for people: the value, the limit, what to do
 * @param failedAt when it was found, milliseconds since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed on as they came; equality is defined below
public record DeadLetter(
        Origin origin,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers,
        String code,
        String message,
        long failedAt) {

    /** One header of the record. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Header(String key, byte @Nullable [] value) {

        public Header {
            Objects.requireNonNull(key);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Header that && key.equals(that.key) && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + Arrays.hashCode(value);
        }
    }

    public DeadLetter {
        Objects.requireNonNull(origin);
        headers = List.copyOf(headers);
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeadLetter that
                && origin.equals(that.origin)
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value)
                && headers.equals(that.headers)
                && code.equals(that.code)
                && message.equals(that.message)
                && failedAt == that.failedAt;
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, Arrays.hashCode(key), Arrays.hashCode(value), headers, code, message, failedAt);
    }

    /** Without key, value and headers, which may hold personal data. */
    @Override
    public String toString() {
        return "DeadLetter[" + origin + ", " + code + ": " + message + "]";
    }
}
