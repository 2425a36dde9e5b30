package io.tierstream.engine.metric;

import java.util.Locale;

/** How a metric sums up the events it selects. */
public enum Aggregate {
    /** Number of events. */
    COUNT(false),
    /** Exact sum of a number field; 0 over nothing. */
    SUM(true),
    /** Mean of a number field; undefined over nothing. */
    AVG(true),
    /** Sample standard deviation of a number field; undefined over fewer than two. */
    STDDEV(true),
    /** Smallest value of a number field; undefined over nothing. */
    MIN(true),
    /** Largest value of a number field; undefined over nothing. */
    MAX(true),
    /** Number of different values of a field, or of periods of the calendar; 0 over nothing. */
    DISTINCT(true),
    /** The field's value in the earliest event (in a tie, the first to arrive). */
    FIRST(true),
    /** The field's value in the latest event (in a tie, the last to arrive). */
    LAST(true),
    /** What a {@link Motion} makes of the events; it may take a number field. */
    MOVING(false),
    /** The most frequent value of a field, of several the one seen last; undefined over nothing. */
    TOP(true),
    /** The number of a field that a share of all is not above; undefined over nothing. */
    QUANTILE(true),
    /** Mean time between successive events; undefined over fewer than two. */
    MEAN_GAP(false),
    /** Longest time between two successive events; undefined over fewer than two. */
    LONGEST_GAP(false);

    private final boolean needsField;

    Aggregate(boolean needsField) {
        this.needsField = needsField;
    }

    /** How rule sets write it. */
    public String key() {
        return switch (this) {
            case MEAN_GAP -> "meanGap";
            case LONGEST_GAP -> "longestGap";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** Whether the definition must name a field. */
    public boolean needsField() {
        return needsField;
    }

    /** Whether the field must hold numbers. */
    public boolean needsNumber() {
        return switch (this) {
            case SUM, AVG, STDDEV, MIN, MAX, QUANTILE, MOVING -> true;
            default -> false;
        };
    }

    /** Whether the value is a time between events. */
    public boolean isDuration() {
        return this == MEAN_GAP || this == LONGEST_GAP;
    }

    /** Whether the value is what some event has in the field, of any type. */
    public boolean isAnyValue() {
        return this == FIRST || this == LAST || this == TOP;
    }
}
