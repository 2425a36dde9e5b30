package io.tierstream.console.feed;

import java.util.Arrays;

/** The last some thousand latencies in milliseconds. Not safe for several threads. */
final class Latencies {

    private static final int KEPT = 4_096;

    private final long[] millis = new long[KEPT];
    private long count;

    void add(long latency) {
        millis[(int) (count++ % KEPT)] = Math.max(0, latency);
    }

    /** Quantiles of those kept, and how many there ever were. */
    Live.Latency quantiles() {
        long[] sorted = Arrays.copyOf(millis, (int) Math.min(count, KEPT));
        Arrays.sort(sorted);
        return new Live.Latency(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), count);
    }

    private static long at(long[] sorted, double quantile) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(quantile * sorted.length) - 1)];
    }
}
