package io.tierstream.rules.expression;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as rule sets write them: {@code 45s}, {@code 90m}, {@code 6h}, {@code 30d}, {@code 52w}, {@code 500ms}, or
 * several in falling order, {@code 1d12h}. A day is 24 hours.
 *
 * @param millis the length in milliseconds; 0 when there is a problem
 * @param problem why the text is no duration; null when it is one
 * @param hint a correction; null when there is none, or no problem
 */
public record DurationText(
        long millis, @Nullable String problem, @Nullable String hint) {

    /** The longest duration: 36500 days, about a hundred years. */
    public static final long MAX_MILLIS = 36_500L * 24 * 3600 * 1000;

    /** What a duration looks like, for hints. */
    public static final String EXAMPLES = "45s, 90m, 6h, 30d or 52w";

    private static final Pattern WELL_FORMED = Pattern.compile(
            "(?:(\\d{1,15})w)?(?:(\\d{1,15})d)?(?:(\\d{1,15})h)?(?:(\\d{1,15})m)?(?:(\\d{1,15})s)?(?:(\\d{1,15})ms)?");
    private static final List<Long> UNITS = List.of(604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L);
    private static final Pattern NEARLY = Pattern.compile("([-+]?)(\\d+)(?:\\.(\\d+))?\\s*([A-Za-z]*)");

    /** Reads a duration. */
    public static DurationText parse(String text) {
        Matcher matcher = WELL_FORMED.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return wrong(text);
        }
        long millis = 0;
        for (int i = 0; i < UNITS.size(); i++) {
            String digits = matcher.group(i + 1);
            if (digits != null) {
                long amount = Long.parseLong(digits);
                if (amount > (MAX_MILLIS - millis) / UNITS.get(i)) {
                    return new DurationText(0, text + " is longer than the limit of 36500d", "write 36500d or less");
                }
                millis += amount * UNITS.get(i);
            }
        }
        return new DurationText(millis, null, null);
    }

    private static DurationText wrong(String text) {
        Matcher matcher = NEARLY.matcher(text.strip());
        if (text.matches("(\\d+[a-z]+){2,}")) {
            return new DurationText(
                    0, "'" + text + "' is not a duration", "each unit at most once, from w down to ms: 1d12h");
        }
        if (!matcher.matches()) {
            return new DurationText(0, "'" + text + "' is not a duration", "write " + EXAMPLES);
        }
        String number = matcher.group(2);
        String unit = matcher.group(4).toLowerCase(Locale.ROOT);
        String known = unit(matcher.group(4));
        if (matcher.group(1).equals("-")) {
            return new DurationText(0, "'" + text + "' is negative", "write " + number + known);
        }
        if (matcher.group(3) != null) {
            return new DurationText(
                    0, "'" + text + "' is not a whole number of a unit", "use a smaller unit, such as 90m for 1.5h");
        }
        if (unit.isEmpty()) {
            return new DurationText(
                    0,
                    "'" + text + "' has no unit",
                    "write " + number + "s, " + number + "m, " + number + "h or " + number + "d");
        }
        if (matcher.group(4).equals("M") || unit.startsWith("mo")) {
            return new DurationText(
                    0,
                    "'" + text + "': months differ in length",
                    "write the number of days: " + number + " months are about " + times(number, 30) + "d");
        }
        if (unit.startsWith("y")) {
            return new DurationText(
                    0,
                    "'" + text + "': there is no unit for years",
                    "write the number of days: " + times(number, 365) + "d");
        }
        if (known.isEmpty()) {
            return new DurationText(
                    0, "'" + text + "': there is no unit " + matcher.group(4), "the units are ms, s, m, h, d and w");
        }
        return new DurationText(0, "'" + text + "' is not a duration", "write " + number + known);
    }

    private static String times(String number, long factor) {
        return number.length() > 9 ? "..." : Long.toString(Long.parseLong(number) * factor);
    }

    private static String unit(String unit) {
        String lower = unit.toLowerCase(Locale.ROOT);
        if (lower.equals("ms") || lower.startsWith("milli")) {
            return "ms";
        }
        for (String known : List.of("second", "minute", "hour", "day", "week")) {
            if (!lower.isEmpty() && (known.startsWith(lower) || lower.startsWith(known.substring(0, 3)))) {
                return known.substring(0, 1);
            }
        }
        return "";
    }

    /** The shortest text for a length in milliseconds. */
    public static String format(long millis) {
        StringBuilder text = new StringBuilder();
        List<String> names = List.of("w", "d", "h", "m", "s", "ms");
        long rest = millis;
        // Weeks only for whole weeks of a year or more would surprise: 90d is what people write.
        for (int i = 1; i < UNITS.size(); i++) {
            long amount = rest / UNITS.get(i);
            rest %= UNITS.get(i);
            if (amount > 0) {
                text.append(amount).append(names.get(i));
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
