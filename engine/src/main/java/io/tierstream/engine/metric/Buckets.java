package io.tierstream.engine.metric;

import java.util.Arrays;

/** Where the metrics of a customer stand among their thresholds, found once after every change. */
final class Buckets {

    private final Accumulator[] accumulators;
    private final int[] buckets;
    private final boolean[] known;

    Buckets(Accumulator[] accumulators) {
        this.accumulators = accumulators;
        this.buckets = new int[accumulators.length];
        this.known = new boolean[accumulators.length];
    }

    /** The metric changes; where it was stays as a guess. */
    void forget(int metric) {
        known[metric] = false;
    }

    void forgetAll() {
        Arrays.fill(known, false);
    }

    /** The metric's bucket, always asked for with the same thresholds. */
    int bucket(int metric, Thresholds thresholds) {
        if (!known[metric]) {
            known[metric] = true;
            buckets[metric] = accumulators[metric].bucket(thresholds, buckets[metric]);
        }
        return buckets[metric];
    }
}
