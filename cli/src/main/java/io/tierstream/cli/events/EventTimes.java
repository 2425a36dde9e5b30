package io.tierstream.cli.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Event times as files write them: ISO-8601, or milliseconds since the epoch. */
public final class EventTimes {

    /** The end of the year 9999: later times are a mistake, and windows could not be added to them for ever. */
    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private static final long NOT_COMMON = Long.MIN_VALUE;

    private EventTimes() {}

    /**
     * Reads a time. ISO-8601 without an offset is UTC, a date alone is its midnight; parts of a millisecond are cut off.
     *
     * @return milliseconds since the epoch
     * @throws DateTimeException if it is none, or not after 1970-01-01T00:00:00Z and within the year 9999
     */
    public static long parse(String text) {
        long millis = isDigits(text) ? epochMillis(text) : iso(text);
        if (millis <= 0 || millis > LAST) {
            throw new DateTimeException("must be after 1970-01-01T00:00:00Z and not after the year 9999");
        }
        return millis;
    }

    private static boolean isDigits(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > start;
    }

    private static long epochMillis(String text) {
        // Longer numerals are out of range, and a long could not hold them.
        return text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
    }

    private static long iso(String text) {
        try {
            long common = common(text);
            if (common != NOT_COMMON) {
                return common;
            }
            if (text.endsWith("Z")) {
                return Instant.parse(text).toEpochMilli();
            } else if (text.length() == 10) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            } else if (hasOffset(text)) {
                return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant().toEpochMilli();
            }
            return LocalDateTime.parse(text.replace(' ', 'T'))
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new DateTimeException(
                    "is neither ISO-8601 such as 2026-01-31T08:30:00Z nor milliseconds since the epoch", e);
        }
    }

    /** {@code 2026-01-31T08:30:00Z}, with milliseconds or without: nearly every file, and the library takes 2 us for it. */
    private static long common(String text) {
        int length = text.length();
        boolean withMillis = length == 24 && text.charAt(19) == '.';
        if (!(withMillis || length == 20)
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(length - 1) != 'Z') {
            return NOT_COMMON;
        }
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int millis = withMillis ? digits(text, 20, 23) : 0;
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || millis < 0) {
            return NOT_COMMON;
        } else if (year < 0 || month < 0 || day < 0) {
            return NOT_COMMON;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000L + millis;
    }

    /** The number that some characters write; -1 when one of them is no digit. */
    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static boolean hasOffset(String text) {
        return text.length() > 6 && (text.charAt(text.length() - 6) == '+' || text.charAt(text.length() - 6) == '-');
    }
}
