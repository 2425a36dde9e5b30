package io.tierstream.engine.metric;

/** Says of the coming expiries which of them matter; asked while a {@link LookAhead} goes through them. */
public interface Crossings {

    /** Whether an answer may change when a metric leaves its place among its thresholds. */
    boolean matters(int metric);

    /**
     * Whether an answer changes when a metric moves from one place among its thresholds to another. Asked in the order of
     * time; every metric stays where an earlier question has moved it.
     *
     * @param from the {@linkplain Thresholds bucket} before
     * @param to the bucket after
     */
    boolean decides(int metric, int from, int to);
}
