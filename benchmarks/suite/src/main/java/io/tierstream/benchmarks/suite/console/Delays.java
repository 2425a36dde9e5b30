package io.tierstream.benchmarks.suite.console;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/** From when a record was sent to Kafka until a client was told an event that shows it. Serves many threads. */
final class Delays {

    private static final int DIGITS = 3;

    private final Map<String, Long> transitions = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, Long> counts = new ConcurrentSkipListMap<>();
    private final Histogram ofTransitions = new SynchronizedHistogram(DIGITS);
    private final Histogram ofCounts = new SynchronizedHistogram(DIGITS);

    void transitionSent(String id, long at) {
        transitions.put(id, at);
    }

    /** A count was sent. @param moves its entries and exits, which grow */
    void countSent(long moves, long at) {
        counts.put(moves, at);
    }

    /** A client sees a transition. */
    void transitionShown(String id, long at) {
        Long sent = transitions.get(id);
        if (sent != null) {
            ofTransitions.recordValue(Math.max(0, (at - sent) / 1_000));
        }
    }

    /** A client sees a count, for the first time one with more moves than before: all counts in between are shown by it. */
    void countShown(long before, long moves, long at) {
        for (long sent : counts.subMap(before, false, moves, true).values()) {
            ofCounts.recordValue(Math.max(0, (at - sent) / 1_000));
        }
    }

    /** Microseconds, of all clients together. */
    Histogram ofTransitions() {
        return ofTransitions.copy();
    }

    /** Microseconds, of all clients together. */
    Histogram ofCounts() {
        return ofCounts.copy();
    }
}
