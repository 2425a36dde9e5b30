package io.tierstream.engine.metric;

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
    MOVING(false);

    private final boolean needsField;

    Aggregate(boolean needsField) {
        this.needsField = needsField;
    }

    /** Whether the definition must name a field. */
    public boolean needsField() {
        return needsField;
    }

    /** Whether the field must hold numbers. */
    public boolean needsNumber() {
        return this == SUM || this == AVG || this == STDDEV || this == MIN || this == MAX || this == MOVING;
    }
}
