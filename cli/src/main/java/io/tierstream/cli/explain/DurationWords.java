package io.tierstream.cli.explain;

import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.rules.expression.DurationText;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations for people, who do not care for milliseconds. What is one millisecond short of whole seconds is just under them: so is every age an
 * instant before time flips a comparison. What else has a fraction of a second is rounded, and says so by a {@code ~}.
 */
final class DurationWords {

    private static final long SECOND = 1_000;

    /** A duration of a second or more with milliseconds, as evidence has it; also within several values. */
    private static final Pattern WITH_MILLIS =
            Pattern.compile("(?<![\\w.-])(-?)((?:\\d+d)?(?:\\d+h)?(?:\\d+m(?!s))?(?:\\d+s)?)(\\d{1,3}ms)(?!\\w)");

    private DurationWords() {}

    /** Such as {@code 5d}, {@code just under 5d} or {@code ~3h20m}. */
    static String of(long millis) {
        long size = Math.abs(millis);
        if (size < SECOND || size % SECOND == 0) {
            return ExpressionText.duration(millis);
        }
        if (size % SECOND == SECOND - 1) {
            return (millis < 0 ? "just over " : "just under ") + ExpressionText.duration(millis + Long.signum(millis));
        }
        return "~" + ExpressionText.duration(Long.signum(millis) * Math.round(size / (double) SECOND) * SECOND);
    }

    /** A value as evidence has it, with the durations in it for people. */
    static String in(String value) {
        return value.endsWith("ms") || value.contains("ms,")
                ? WITH_MILLIS.matcher(value).replaceAll(DurationWords::words)
                : value;
    }

    private static String words(MatchResult found) {
        if (found.group(2).isEmpty()) {
            return Matcher.quoteReplacement(found.group());
        }
        long millis = DurationText.parse(found.group(2) + found.group(3)).millis();
        return of(found.group(1).isEmpty() ? millis : -millis);
    }
}
