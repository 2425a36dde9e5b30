package io.tierstream.engine.metric;

/** Where a value can go by itself: by events leaving its window, without a new one. */
public enum Course {
    /** Nowhere. */
    STAYS,
    /** Down, not below zero. */
    FALLS,
    /** Down, or to no value. */
    FALLS_OR_ENDS,
    /** Up, or to no value. */
    RISES_OR_ENDS,
    /** Anywhere. */
    ANY,
    /** Anywhere, also where there is no value yet: events are on their way into the window. */
    ARRIVES;

    /**
     * Whether the value can leave its place among thresholds.
     *
     * @param bucket its place
     */
    boolean canLeave(Thresholds thresholds, int bucket) {
        return switch (this) {
            case STAYS -> false;
            case FALLS -> bucket != thresholds.bucketOfZero();
            case FALLS_OR_ENDS, RISES_OR_ENDS, ANY, ARRIVES -> bucket != Thresholds.UNDEFINED;
        };
    }

    /** Whether there may be no value some time. */
    public boolean mayEnd(int bucket) {
        return bucket == Thresholds.UNDEFINED || this != STAYS && this != FALLS;
    }

    /** The lowest bucket that the value may come to, if it has one. */
    public int lowest(Thresholds thresholds, int bucket) {
        return switch (this) {
            case STAYS, RISES_OR_ENDS -> bucket;
            case FALLS -> Math.min(bucket, thresholds.bucketOfZero());
            case FALLS_OR_ENDS, ANY, ARRIVES -> 0;
        };
    }

    /** The highest bucket that the value may come to, if it has one. */
    public int highest(Thresholds thresholds, int bucket) {
        if (this == ARRIVES) {
            return 2 * thresholds.size();
        }
        boolean rises = this == RISES_OR_ENDS || this == ANY;
        return rises && bucket != Thresholds.UNDEFINED ? 2 * thresholds.size() : bucket;
    }
}
