package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;

/** Counts by hash: an open-addressing map without boxes. The keys are hashes already, so their low bits serve as slots. */
final class LongCounts {

    private long[] keys = new long[8];
    private int[] counts = new int[8];
    private int size;

    /** Visits entries. */
    @FunctionalInterface
    interface Visitor {
        void accept(long key, int count);
    }

    int size() {
        return size;
    }

    /** Adds {@code delta} to the count of a key, which stays non-negative, and returns the new count. */
    int add(long key, int delta) {
        int slot = find(key);
        int count = counts[slot] + delta;
        if (counts[slot] == 0) {
            if (count > 0) {
                keys[slot] = key;
                counts[slot] = count;
                size++;
                if (size * 2 > keys.length) {
                    grow();
                }
            }
        } else if (count == 0) {
            removeAt(slot);
        } else {
            counts[slot] = count;
        }
        return count;
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int slot = (int) key & mask;
        while (counts[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] != 0) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                counts[slot] = oldCounts[i];
            }
        }
    }

    /** Linear probing needs no tombstones if the followers are moved up. */
    private void removeAt(int hole) {
        int mask = keys.length - 1;
        int free = hole;
        counts[free] = 0;
        size--;
        for (int slot = free + 1 & mask; counts[slot] != 0; slot = slot + 1 & mask) {
            int home = (int) keys[slot] & mask;
            if ((slot - home & mask) >= (slot - free & mask)) {
                keys[free] = keys[slot];
                counts[free] = counts[slot];
                counts[slot] = 0;
                free = slot;
            }
        }
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < keys.length; i++) {
            if (counts[i] != 0) {
                visitor.accept(keys[i], counts[i]);
            }
        }
    }

    void write(ByteWriter out) {
        out.writeUnsigned(size);
        forEach((key, count) -> {
            out.writeFixed(key);
            out.writeUnsigned(count);
        });
    }

    static LongCounts read(ByteReader in) {
        LongCounts counts = new LongCounts();
        for (int i = in.readCount(); i > 0; i--) {
            long key = in.readFixed();
            counts.add(key, in.readCount());
        }
        return counts;
    }
}
