package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Arrays;

/**
 * The ids of the events applied last, as 64-bit hashes, to recognise a repeated delivery. An id is forgotten when its
 * event is older than the horizon, or when more than the configured number came after it.
 */
final class RecentEvents {

    private long[] hashes = new long[4];
    private long[] times = new long[4];
    private int size;

    boolean contains(long hash) {
        for (int i = 0; i < size; i++) {
            if (hashes[i] == hash) {
                return true;
            }
        }
        return false;
    }

    void add(long hash, long time, int limit) {
        if (size >= limit) {
            drop(size - limit + 1);
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            times = Arrays.copyOf(times, size * 2);
        }
        hashes[size] = hash;
        times[size] = time;
        size++;
    }

    /** Forgets the oldest arrivals. */
    private void drop(int count) {
        System.arraycopy(hashes, count, hashes, 0, size - count);
        System.arraycopy(times, count, times, 0, size - count);
        size -= count;
    }

    /** Forgets events at or before an instant. */
    void forgetUntil(long instant) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (times[i] > instant) {
                hashes[kept] = hashes[i];
                times[kept] = times[i];
                kept++;
            }
        }
        size = kept;
    }

    /** Takes in those of another customer, in the order of their times. */
    void unite(RecentEvents other, int limit) {
        if (limit == 0) {
            clear();
            return;
        }
        RecentEvents both = new RecentEvents();
        int theirs = 0;
        for (int i = 0; i < size; i++) {
            for (; theirs < other.size && other.times[theirs] < times[i]; theirs++) {
                both.add(other.hashes[theirs], other.times[theirs], limit);
            }
            both.add(hashes[i], times[i], limit);
        }
        for (; theirs < other.size; theirs++) {
            both.add(other.hashes[theirs], other.times[theirs], limit);
        }
        hashes = both.hashes;
        times = both.times;
        size = both.size;
    }

    void clear() {
        size = 0;
    }

    void write(ByteWriter out, long now) {
        out.writeUnsigned(size);
        for (int i = 0; i < size; i++) {
            out.writeFixed(hashes[i]);
            out.writeUnsigned(now - times[i]);
        }
    }

    void read(ByteReader in, long now) {
        size = 0;
        for (int i = in.readCount(); i > 0; i--) {
            long hash = in.readFixed();
            add(hash, now - in.readUnsigned(), Integer.MAX_VALUE);
        }
    }
}
