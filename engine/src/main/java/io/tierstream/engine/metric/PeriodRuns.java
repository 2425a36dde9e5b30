package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Arrays;

/** Periods of the calendar, by their numbers, in which something happened: as runs without a gap. */
final class PeriodRuns {

    private final int most;
    private long[] firsts = new long[4];
    private long[] lasts = new long[4];
    private int size;
    private long count;

    /**
     * No periods.
     *
     * @param most how many runs are kept, the latest
     */
    PeriodRuns(int most) {
        this.most = most;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Number of periods. */
    long count() {
        return count;
    }

    /** The first period; meaningless if there is none. */
    long first() {
        return firsts[0];
    }

    /** The last period; meaningless if there is none. */
    long last() {
        return lasts[size - 1];
    }

    /** The length of the last run. */
    long lastLength() {
        return lasts[size - 1] - firsts[size - 1] + 1;
    }

    /** Takes a period in. */
    void add(long period) {
        int at = size;
        // Nearly always it is the last one, or comes after it.
        while (at > 0 && period < firsts[at - 1]) {
            at--;
        }
        if (at > 0 && period <= lasts[at - 1]) {
            return;
        }
        count++;
        boolean joinsBefore = at > 0 && lasts[at - 1] == period - 1;
        boolean joinsAfter = at < size && firsts[at] == period + 1;
        if (joinsBefore && joinsAfter) {
            lasts[at - 1] = lasts[at];
            remove(at);
        } else if (joinsBefore) {
            lasts[at - 1] = period;
        } else if (joinsAfter) {
            firsts[at] = period;
        } else {
            insert(at, period, period);
        }
    }

    private void insert(int at, long first, long last) {
        if (size == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * size);
            lasts = Arrays.copyOf(lasts, 2 * size);
        }
        System.arraycopy(firsts, at, firsts, at + 1, size - at);
        System.arraycopy(lasts, at, lasts, at + 1, size - at);
        firsts[at] = first;
        lasts[at] = last;
        size++;
        if (size > most) {
            count -= lasts[0] - firsts[0] + 1;
            remove(0);
        }
    }

    private void remove(int at) {
        size--;
        System.arraycopy(firsts, at + 1, firsts, at, size - at);
        System.arraycopy(lasts, at + 1, lasts, at, size - at);
    }

    /** Takes in all periods of another one. */
    void absorb(PeriodRuns other) {
        for (int i = 0; i < other.size; i++) {
            for (long period = other.firsts[i]; period <= other.lasts[i]; period++) {
                add(period);
            }
        }
    }

    void clear() {
        size = 0;
        count = 0;
    }

    void write(ByteWriter out) {
        out.writeUnsigned(size);
        for (int i = 0; i < size; i++) {
            // Between two runs there is a gap of one period at least.
            if (i == 0) {
                out.writeSigned(firsts[0]);
            } else {
                out.writeUnsigned(firsts[i] - lasts[i - 1] - 2);
            }
            out.writeUnsigned(lasts[i] - firsts[i]);
        }
    }

    /** Reads what {@link #write} wrote, in place of what was here. */
    void read(ByteReader in) {
        clear();
        int runs = in.readCount();
        for (int i = 0; i < runs; i++) {
            long first = i == 0 ? in.readSigned() : lasts[i - 1] + 2 + in.readUnsigned();
            long last = first + in.readUnsigned();
            insert(i, first, last);
            count += last - first + 1;
        }
    }
}
