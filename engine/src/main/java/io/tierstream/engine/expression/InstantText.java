package io.tierstream.engine.expression;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Instants in ISO-8601 with milliseconds, such as {@code 2026-01-31T09:05:00.000Z}; for the years of four digits without the
 * objects that {@link java.time} makes. A customer's standing is full of them.
 */
final class InstantText {

    private static final long DAY = 86_400_000;

    /** 0000-01-01, in days since the epoch. */
    private static final long FIRST_DAY = -719_528;

    /** 9999-12-31. */
    private static final long LAST_DAY = 2_932_896;

    /** From 0000-03-01, where the algorithm's years begin, to the epoch. */
    private static final int DAYS_TO_EPOCH = 719_468;

    private static final int DAYS_OF_400_YEARS = 146_097;

    private InstantText() {}

    static String of(long epochMillis) {
        long day = Math.floorDiv(epochMillis, DAY);
        if (day < FIRST_DAY || day > LAST_DAY) {
            String text = Instant.ofEpochMilli(epochMillis).toString();
            return text.indexOf('.') >= 0 ? text : text.substring(0, text.length() - 1) + ".000Z";
        }
        byte[] text = new byte[24];
        writeDate((int) day, text);
        text[10] = 'T';
        writeTime((int) Math.floorMod(epochMillis, DAY), text);
        text[23] = 'Z';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The calendar by whole numbers, with years that begin in March: H. Hinnant, chrono-compatible low-level date algorithms. */
    private static void writeDate(int epochDay, byte[] text) {
        int days = epochDay + DAYS_TO_EPOCH;
        int era = Math.floorDiv(days, DAYS_OF_400_YEARS);
        int dayOfEra = days - era * DAYS_OF_400_YEARS;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * dayOfYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        write(year, text, 0, 4);
        text[4] = '-';
        write(month, text, 5, 2);
        text[7] = '-';
        write(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, text, 8, 2);
    }

    private static void writeTime(int millis, byte[] text) {
        write(millis / 3_600_000, text, 11, 2);
        text[13] = ':';
        write(millis / 60_000 % 60, text, 14, 2);
        text[16] = ':';
        write(millis / 1000 % 60, text, 17, 2);
        text[19] = '.';
        write(millis % 1000, text, 20, 3);
    }

    private static void write(int number, byte[] text, int at, int digits) {
        int left = number;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }
}
