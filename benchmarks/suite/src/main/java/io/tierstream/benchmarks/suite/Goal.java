package io.tierstream.benchmarks.suite;

import java.util.List;
import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param what in words
 * @param atMost whether the limit is an upper one
 */
record Goal(String what, boolean atMost, double limit, Ratio value) {

    static Goal atMost(String what, double limit, Ratio value) {
        return new Goal(what, true, limit, value);
    }

    static Goal atLeast(String what, double limit, Ratio value) {
        return new Goal(what, false, limit, value);
    }

    private boolean isReached() {
        return atMost ? value.median() <= limit : value.median() >= limit;
    }

    /** For a row of a table. */
    List<String> cells() {
        return List.of(what, limitText(), value.toString(), isReached() ? "reached" : "**not reached**");
    }

    private String limitText() {
        return (atMost ? "at most " : "at least ") + String.format(Locale.ROOT, "%.2f", limit);
    }
}
