package io.tierstream.engine.tier;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Arrays;

/**
 * Since when something has been so without interruption, where a rule asks how long it has. Only what is so now takes space.
 */
public final class Stretches implements StatePart {

    /** Nothing of the kind is so. */
    public static final long NONE = Long.MIN_VALUE;

    /** What may be so of a level, a segment or tier. */
    public enum Kind {
        /** The condition for entry holds. */
        HOLDS,
        /** The customer is in, and the conditions for staying fail. */
        FAILS,
        /** The customer has left, for a worse tier or for none. */
        LEFT,
        /** The customer has the tier without having earned it, on the way down from a better one. */
        LENT
    }

    private static final Kind[] KINDS = Kind.values();
    private static final int KIND_BITS = 2;
    private static final int LEVEL_BITS = 24;

    /** Unit, level and kind of each, in ascending order. */
    private long[] keys = new long[4];

    private long[] sinces = new long[4];
    private int size;
    private int changes;

    /**
     * Since when something has been so, milliseconds since the epoch, or {@link #NONE}.
     *
     * @param unit the segment or tier set
     * @param level the level in it, as in {@link Memberships}
     */
    public long since(int unit, int level, Kind kind) {
        int at = find(key(unit, level, kind));
        return at < 0 ? NONE : sinces[at];
    }

    /** Something is so from now on; if it was so before, it goes on. */
    public void begin(int unit, int level, Kind kind, long now) {
        long key = key(unit, level, kind);
        int at = find(key);
        if (at < 0) {
            insert(-at - 1, key, now);
            changes++;
        }
    }

    /** Something is not so any more. */
    public void end(int unit, int level, Kind kind) {
        int at = find(key(unit, level, kind));
        if (at >= 0) {
            size--;
            System.arraycopy(keys, at + 1, keys, at, size - at);
            System.arraycopy(sinces, at + 1, sinces, at, size - at);
            changes++;
        }
    }

    /** Takes over what has been so of a unit for another customer, in place of what is known here. */
    public void takeOver(Stretches other, int unit) {
        for (int i = size - 1; i >= 0; i--) {
            if (unitAt(i) == unit) {
                end(unit, levelAt(i), kindAt(i));
            }
        }
        for (int i = 0; i < other.size; i++) {
            if (other.unitAt(i) == unit) {
                begin(unit, other.levelAt(i), other.kindAt(i), other.sinceAt(i));
            }
        }
    }

    /** How often something has begun or ended, since the object was made. */
    public int changes() {
        return changes;
    }

    @Override
    public void clear() {
        size = 0;
    }

    @Override
    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    /** The unit of the one at a position. */
    public int unitAt(int position) {
        return (int) (keys[position] >>> LEVEL_BITS + KIND_BITS);
    }

    /** The level of the one at a position. */
    public int levelAt(int position) {
        return (int) (keys[position] >>> KIND_BITS) & (1 << LEVEL_BITS) - 1;
    }

    public Kind kindAt(int position) {
        return KINDS[(int) keys[position] & (1 << KIND_BITS) - 1];
    }

    public long sinceAt(int position) {
        return sinces[position];
    }

    private static long key(int unit, int level, Kind kind) {
        return ((long) unit << LEVEL_BITS | level) << KIND_BITS | kind.ordinal();
    }

    private int find(long key) {
        return Arrays.binarySearch(keys, 0, size, key);
    }

    private void insert(int at, long key, long since) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            sinces = Arrays.copyOf(sinces, size * 2);
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(sinces, at, sinces, at + 1, size - at);
        keys[at] = key;
        sinces[at] = since;
        size++;
    }

    @Override
    public void write(ByteWriter out, long now) {
        out.writeUnsigned(size);
        long previous = 0;
        for (int i = 0; i < size; i++) {
            out.writeUnsigned(keys[i] - previous);
            out.writeUnsigned(now - sinces[i]);
            previous = keys[i];
        }
    }

    @Override
    public void read(ByteReader in, long now) {
        long key = 0;
        for (int i = in.readCount(); i > 0; i--) {
            key += in.readUnsigned();
            insert(size, key, now - in.readUnsigned());
        }
    }
}
