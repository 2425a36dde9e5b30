package io.tierstream.flink.ingest;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.flink.config.TimeFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads an event's time in the configured format. */
final class EventTime {

    private final String path;
    private final TimeFormat format;

    EventTime(String path, TimeFormat format) {
        this.path = path;
        this.format = format;
    }

    /** Milliseconds since the epoch; finer parts are dropped downwards. */
    long millis(@Nullable Object value) throws RejectedRecordException {
        if (value == null) {
            throw new RejectedRecordException(
                    RejectionCode.MISSING_TIME, "the event time '" + path + "' is absent or null");
        }
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        try {
            if (value instanceof String text) {
                return isText() ? IsoTime.millis(text.trim()) : number(Decimal.parse(text.trim()));
            }
            if (value instanceof Decimal decimal && format != TimeFormat.ISO_8601) {
                return number(decimal);
            }
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw bad(value);
        }
        throw bad(value);
    }

    private boolean isText() {
        return format == TimeFormat.ISO_8601 || format == TimeFormat.AUTO;
    }

    private long number(Decimal number) {
        boolean whole = number.isCompact() && number.scale() == 0;
        return switch (format) {
            case SECONDS -> whole ? Math.multiplyExact(number.unscaled(), 1_000L) : shifted(number, 3);
            case MICROS -> whole ? Math.floorDiv(number.unscaled(), 1_000L) : shifted(number, -3);
            case NANOS -> whole ? Math.floorDiv(number.unscaled(), 1_000_000L) : shifted(number, -6);
            default -> whole ? number.unscaled() : shifted(number, 0);
        };
    }

    private static long shifted(Decimal number, int digits) {
        BigDecimal shifted = number.toBigDecimal().movePointRight(digits);
        return shifted.setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    private RejectedRecordException bad(Object value) {
        String text = value.toString();
        String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
        return new RejectedRecordException(
                RejectionCode.BAD_TIME, "the event time '" + path + "' is '" + shown + "', which is not " + expected());
    }

    private String expected() {
        return switch (format) {
            case AUTO -> "ISO-8601 such as 2026-01-31T08:00:00Z, nor a number of milliseconds (see time-format)";
            case ISO_8601 -> "ISO-8601 such as 2026-01-31T08:00:00Z";
            case MILLIS -> "a number of milliseconds since the epoch";
            case SECONDS -> "a number of seconds since the epoch";
            case MICROS -> "a number of microseconds since the epoch";
            case NANOS -> "a number of nanoseconds since the epoch";
        };
    }
}
