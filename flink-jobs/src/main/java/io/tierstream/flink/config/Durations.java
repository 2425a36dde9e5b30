package io.tierstream.flink.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as rule sets write them: {@code 200ms 45s 90m 6h 30d 52w}; a day has 24 hours. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d|w)");

    private static final String[] UNITS = {"w", "d", "h", "m", "s"};

    private Durations() {}

    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "is not a duration; write a whole number and a unit: ms, s, m, h, d or w, such as 200ms or 30d");
        }
        try {
            return Duration.ofMillis(Math.multiplyExact(Long.parseLong(matcher.group(1)), millisPer(matcher.group(2))));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is longer than can be counted in milliseconds", e);
        }
    }

    /** The shortest text that reads back as {@code duration}. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : UNITS) {
            if (millis > 0 && millis % millisPer(unit) == 0) {
                return millis / millisPer(unit) + unit;
            }
        }
        return millis + "ms";
    }

    private static long millisPer(String unit) {
        return switch (unit) {
            case "s" -> 1_000L;
            case "m" -> 60_000L;
            case "h" -> 3_600_000L;
            case "d" -> 86_400_000L;
            case "w" -> 604_800_000L;
            default -> 1L;
        };
    }
}
