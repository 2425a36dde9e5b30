package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Arrays;

/** Counts by hash: an open-addressing map without boxes. The keys are hashes already, so their low bits serve as slots. */
final class LongCounts {

    private long[] keys = new long[8];
    private int[] counts = new int[8];
    private int size;

    /** The slots in use are those up to a power of two, which may be fewer than there are. */
    private int mask = keys.length - 1;

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
                if (size * 2 > mask + 1) {
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
        int slot = (int) key & mask;
        while (counts[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        int oldMask = mask;
        mask = 2 * mask + 1;
        keys = new long[mask + 1];
        counts = new int[mask + 1];
        for (int i = 0; i <= oldMask; i++) {
            if (oldCounts[i] != 0) {
                int slot = find(oldKeys[i]);
                keys[slot] = oldKeys[i];
                counts[slot] = oldCounts[i];
            }
        }
    }

    /** Linear probing needs no tombstones if the followers are moved up. */
    private void removeAt(int hole) {
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
        for (int i = 0; i <= mask; i++) {
            if (counts[i] != 0) {
                visitor.accept(keys[i], counts[i]);
            }
        }
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(counts, 0, mask + 1, 0);
            size = 0;
        }
    }

    void write(ByteWriter out) {
        out.writeUnsigned(size);
        forEach((key, count) -> {
            out.writeFixed(key);
            out.writeUnsigned(count);
        });
    }

    /** Reads what {@link #write} wrote, in place of what was here. */
    void read(ByteReader in) {
        int count = in.readCount();
        mask = Math.max(8, Integer.highestOneBit(Math.max(1, 2 * count - 1)) * 2) - 1;
        if (mask < keys.length) {
            Arrays.fill(counts, 0, mask + 1, 0);
        } else {
            keys = new long[mask + 1];
            counts = new int[mask + 1];
        }
        size = 0;
        for (int i = 0; i < count; i++) {
            long key = in.readFixed();
            add(key, in.readCount());
        }
    }
}
