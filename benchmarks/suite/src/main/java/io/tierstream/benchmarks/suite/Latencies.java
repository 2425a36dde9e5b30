package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Journal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/** When events should have been sent and when their answers arrived. Written by a sending and a reading thread. */
final class Latencies {

    private static final int DIGITS = 3;

    private final long nanosToMillis = System.currentTimeMillis() - System.nanoTime() / 1_000_000;
    private final long[] intended;
    private final boolean[] answered;
    private final AtomicLongArray arrivals;
    private final AtomicInteger answers = new AtomicInteger();
    private List<Journal.Entry> journal = List.of();
    private int from;

    Latencies(int events) {
        this.intended = new long[events];
        this.answered = new boolean[events];
        this.arrivals = new AtomicLongArray(events);
    }

    int size() {
        return intended.length;
    }

    /**
     * An event is sent.
     *
     * @param at when it should have been, {@link System#nanoTime}
     * @param changes whether it must have an answer
     */
    void sent(int event, long at, boolean changes) {
        intended[event] = at;
        answered[event] = changes;
    }

    /** An answer has come; only the first to an event counts. */
    void arrived(int event, long at) {
        if (arrivals.compareAndSet(event, 0, at)) {
            answers.incrementAndGet();
        }
    }

    int answers() {
        return answers.get();
    }

    /** Whether every event that must have an answer has one. */
    boolean isComplete() {
        for (int i = 0; i < answered.length; i++) {
            if (answered[i] && arrivals.get(i) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Events before this one do not count. */
    void measureFrom(int event) {
        this.from = event;
    }

    /** What the peer noted. */
    void journal(List<Journal.Entry> entries) {
        this.journal = List.copyOf(entries);
    }

    List<Journal.Entry> journal() {
        return journal;
    }

    /** Measured events per second, from when the first should have been sent until the last answer came. */
    double eventsPerSecond() {
        long last = 0;
        for (int i = from; i < intended.length; i++) {
            last = Math.max(last, arrivals.get(i) - intended[from]);
        }
        return (intended.length - from) * 1e9 / last;
    }

    /** Latencies in microseconds of all measured events that had an answer. */
    Histogram all() {
        return those(time -> true);
    }

    /** Of events that came while state was made durable. */
    Histogram duringCheckpoints() {
        return those(this::isInCheckpoint);
    }

    /** Of the others. */
    Histogram betweenCheckpoints() {
        return those(time -> !isInCheckpoint(time));
    }

    /** Of events that came at these times, milliseconds since 1970. */
    Histogram those(LongPredicate times) {
        Histogram histogram = new Histogram(DIGITS);
        for (int i = from; i < intended.length; i++) {
            long arrived = arrivals.get(i);
            if (arrived != 0 && times.test(intended[i] / 1_000_000 + nanosToMillis)) {
                histogram.recordValue(Math.max(0, (arrived - intended[i]) / 1_000));
            }
        }
        return histogram;
    }

    private boolean isInCheckpoint(long time) {
        return journal.stream()
                .filter(Journal.Entry::isCheckpoint)
                .anyMatch(checkpoint -> checkpoint.begin() <= time && time <= checkpoint.end());
    }
}
