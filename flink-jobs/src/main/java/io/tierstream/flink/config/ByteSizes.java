package io.tierstream.flink.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes: {@code 512}, {@code 64KiB}, {@code 1MiB}. */
final class ByteSizes {

    private static final Pattern FORM = Pattern.compile("(\\d{1,10})\\s*(B|KiB|MiB|GiB)?");

    private ByteSizes() {}

    static long parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "is not a size; write a whole number, and B, KiB, MiB or GiB if you like, such as 1MiB");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        return unit == null ? number : number << shift(unit);
    }

    static String format(long bytes) {
        for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
            if (bytes > 0 && bytes % (1L << shift(unit)) == 0) {
                return (bytes >> shift(unit)) + unit;
            }
        }
        return bytes + "B";
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
    }
}
