package io.tierstream.flink.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the text of a value is read.
 *
 * @param name what the reference calls it, with its limits
 * @param parser text to value; throws {@link IllegalArgumentException} with a message that names the limit
 */
record ValueType<T>(String name, Function<String, T> parser) {

    T parse(String text) {
        return parser.apply(text);
    }

    static ValueType<String> text() {
        return new ValueType<>("text", text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("is empty; give a value or remove the key");
            }
            return text;
        });
    }

    static ValueType<Boolean> flag() {
        return new ValueType<>("true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither 'true' nor 'false'");
        });
    }

    static ValueType<Integer> integer(int least, int greatest) {
        String limits = least + " to " + greatest;
        return new ValueType<>("whole number, " + limits, text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= greatest) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("is not a whole number; use " + limits, e);
            }
            throw new IllegalArgumentException("is out of range; use " + limits);
        });
    }

    static ValueType<Duration> duration(Duration least, Duration greatest) {
        String limits = Durations.format(least) + " to " + Durations.format(greatest);
        return new ValueType<>("duration, " + limits, text -> {
            Duration value = Durations.parse(text);
            if (value.compareTo(least) < 0 || value.compareTo(greatest) > 0) {
                throw new IllegalArgumentException("is out of range; use " + limits);
            }
            return value;
        });
    }

    static ValueType<Integer> bytes(int least, int greatest) {
        String limits = ByteSizes.format(least) + " to " + ByteSizes.format(greatest);
        return new ValueType<>("size in bytes, " + limits, text -> {
            long value = ByteSizes.parse(text);
            if (value < least || value > greatest) {
                throw new IllegalArgumentException("is out of range; use " + limits);
            }
            return (int) value;
        });
    }

    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        String names =
                Arrays.stream(type.getEnumConstants()).map(ValueType::spelling).collect(Collectors.joining(", "));
        return new ValueType<>("one of " + names, text -> {
            for (E constant : type.getEnumConstants()) {
                if (spelling(constant).equals(text.toLowerCase(Locale.ROOT))) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("is not one of " + names);
        });
    }

    /** Texts separated by commas; in YAML also a sequence. */
    static ValueType<List<String>> list(String what) {
        return new ValueType<>("list of " + what, text -> {
            List<String> items = Arrays.stream(text.split(","))
                    .map(String::trim)
                    .filter(item -> !item.isEmpty())
                    .toList();
            if (items.isEmpty()) {
                throw new IllegalArgumentException("is empty; give at least one " + what);
            }
            return items;
        });
    }

    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
