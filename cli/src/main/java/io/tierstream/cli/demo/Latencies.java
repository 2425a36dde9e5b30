package io.tierstream.cli.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** Latencies of the last seconds, and of the whole run once it is warm. */
final class Latencies {

    private static final int LONGEST = 60_000;

    private final long windowMillis;
    private final Deque<long[]> recent = new ArrayDeque<>();
    private final int[] counts = new int[LONGEST + 1];
    private long total;

    Latencies(long windowMillis) {
        this.windowMillis = windowMillis;
    }

    /**
     * Adds one.
     *
     * @param at when it was measured, milliseconds
     * @param millis the latency
     * @param warm whether it counts for the whole run
     */
    void add(long at, long millis, boolean warm) {
        recent.add(new long[] {at, millis});
        if (warm) {
            counts[(int) Math.max(0, Math.min(LONGEST, millis))]++;
            total++;
        }
    }

    Percentiles recent(long now) {
        while (!recent.isEmpty() && recent.getFirst()[0] < now - windowMillis) {
            recent.removeFirst();
        }
        long[] sorted = recent.stream().mapToLong(sample -> sample[1]).sorted().toArray();
        return sorted.length == 0
                ? Percentiles.NONE
                : new Percentiles(sorted.length, at(sorted, 0.5), at(sorted, 0.99));
    }

    Percentiles overall() {
        return total == 0 ? Percentiles.NONE : new Percentiles(total, overall(0.5), overall(0.99));
    }

    private static long at(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
    }

    private long overall(double part) {
        long rank = (long) Math.ceil(part * total);
        long seen = 0;
        for (int millis = 0; millis <= LONGEST; millis++) {
            seen += counts[millis];
            if (seen >= rank) {
                return millis;
            }
        }
        return LONGEST;
    }
}
