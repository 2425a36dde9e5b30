package io.tierstream.metrics.micrometer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the keys of one reporter, and collects what is wrong with them. */
final class OptionReader {

    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*([a-zA-Z]*)");

    private static final Map<String, Long> MILLIS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("ms", 1L),
            Map.entry("milli", 1L),
            Map.entry("millisecond", 1L),
            Map.entry("s", 1_000L),
            Map.entry("sec", 1_000L),
            Map.entry("second", 1_000L),
            Map.entry("min", 60_000L),
            Map.entry("m", 60_000L),
            Map.entry("minute", 60_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("hour", 3_600_000L));

    /** What Flink itself reads under the name of a reporter. */
    private static final List<String> FLINKS = List.of(
            "factory.class",
            "interval",
            "scope.delimiter",
            "scope.variables.excludes",
            "scope.variables.additional",
            "filter.includes",
            "filter.excludes");

    private final Properties properties;
    private final List<String> mistakes = new ArrayList<>();

    OptionReader(Properties properties) {
        this.properties = properties;
    }

    String text(Option option) {
        String given = properties.getProperty(option.key());
        return given == null ? String.valueOf(option.defaultText()) : given.trim();
    }

    /** The text of an option without a default; a mistake if it is not there. */
    String required(Option option, String example) {
        String given = properties.getProperty(option.key(), "").trim();
        if (given.isEmpty()) {
            mistakes.add(option.key() + " is missing, such as " + example);
            return example;
        }
        return given;
    }

    boolean truth(Option option) {
        return parsed(option, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    int positive(Option option) {
        return parsed(option, "a whole number above 0", text -> {
            int number = Integer.parseInt(text);
            if (number <= 0) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    Duration duration(Option option) {
        return parsed(option, "a duration such as 10 s, 500 ms or 1 min", OptionReader::duration);
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT).replaceFirst("(?<=..)s$", "");
        Long millis = MILLIS.get(unit);
        if (millis == null || Long.parseLong(matcher.group(1)) <= 0) {
            throw new IllegalArgumentException();
        }
        return Duration.ofMillis(Math.multiplyExact(Long.parseLong(matcher.group(1)), millis));
    }

    Set<String> names(Option option) {
        return Arrays.stream(text(option).split("[,;]"))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The values under a prefix, by what stands behind it. */
    Map<String, String> entries(Option option) {
        Map<String, String> entries = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(option.prefix())
                    && key.length() > option.prefix().length()) {
                entries.put(
                        key.substring(option.prefix().length()),
                        properties.getProperty(key).trim());
            }
        }
        return entries;
    }

    /** Reads a text; the default stands in for one that cannot be read. */
    <T> T parsed(Option option, String expected, Function<String, T> parser) {
        try {
            return parser.apply(text(option));
        } catch (IllegalArgumentException | ArithmeticException e) {
            mistakes.add(option.key() + " is '" + text(option) + "', but must be " + expected
                    + (e.getMessage() == null || e instanceof NumberFormatException ? "" : ": " + e.getMessage()));
            return parser.apply(String.valueOf(option.defaultText()));
        }
    }

    void mistake(String text) {
        mistakes.add(text);
    }

    BridgeSettings bridge() {
        return new BridgeSettings(
                positive(Option.SERIES_MAX),
                positive(Option.SERIES_MAX_PER_METRIC),
                truth(Option.COUNTERS_AS_GAUGES),
                names(Option.COUNTERS_FALLING));
    }

    /**
     * Says everything that is wrong at once, and warns of keys that nobody reads.
     *
     * @throws IllegalArgumentException if a value cannot be used
     */
    void finish(Option.Used reporter, Notices notices) {
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(
                    "The configuration of the metric reporter cannot be used: " + String.join("; ", mistakes));
        }
        Map<String, Boolean> known = new HashMap<>();
        FLINKS.forEach(key -> known.put(key, key.equals("scope.variables.additional")));
        Option.of(reporter)
                .forEach(option -> known.put(option.isPrefix() ? option.prefix() : option.key(), option.isPrefix()));
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (known.entrySet().stream()
                    .noneMatch(one -> one.getValue() ? key.startsWith(one.getKey()) : key.equals(one.getKey()))) {
                notices.once("key " + key, "{} is no key of this metric reporter; it reads {}", key, keys(reporter));
            }
        }
    }

    private static String keys(Option.Used reporter) {
        return Option.of(reporter).stream().map(Option::key).collect(Collectors.joining(", "));
    }
}
