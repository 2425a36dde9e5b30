package io.tierstream.engine.tier;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Arrays;

/**
 * Where a customer is: per unit (segment or tier set) a level and since when. Level 0 is outside, 1 is inside a segment,
 * and {@code i + 1} is tier {@code i} of a tier set. Only units the customer is in take space.
 */
public final class Memberships {

    private int[] units = new int[4];
    private int[] levels = new int[4];
    private long[] sinces = new long[4];
    private int size;

    private int find(int unit) {
        return Arrays.binarySearch(units, 0, size, unit);
    }

    /** The level held in a unit. */
    public int level(int unit) {
        int at = find(unit);
        return at < 0 ? 0 : levels[at];
    }

    /** When the level was entered, milliseconds since the epoch; meaningless for level 0. */
    public long since(int unit) {
        int at = find(unit);
        return at < 0 ? 0 : sinces[at];
    }

    public void set(int unit, int level, long since) {
        int at = find(unit);
        if (at >= 0 && level == 0) {
            System.arraycopy(units, at + 1, units, at, size - at - 1);
            System.arraycopy(levels, at + 1, levels, at, size - at - 1);
            System.arraycopy(sinces, at + 1, sinces, at, size - at - 1);
            size--;
        } else if (at >= 0) {
            levels[at] = level;
            sinces[at] = since;
        } else if (level != 0) {
            insert(-at - 1, unit, level, since);
        }
    }

    private void insert(int at, int unit, int level, long since) {
        if (size == units.length) {
            units = Arrays.copyOf(units, size * 2);
            levels = Arrays.copyOf(levels, size * 2);
            sinces = Arrays.copyOf(sinces, size * 2);
        }
        System.arraycopy(units, at, units, at + 1, size - at);
        System.arraycopy(levels, at, levels, at + 1, size - at);
        System.arraycopy(sinces, at, sinces, at + 1, size - at);
        units[at] = unit;
        levels[at] = level;
        sinces[at] = since;
        size++;
    }

    /** The customer is in nothing any more. */
    public void clear() {
        size = 0;
    }

    /** Number of units the customer is in. */
    public int size() {
        return size;
    }

    /** The unit at a position, in ascending order. */
    public int unitAt(int position) {
        return units[position];
    }

    /** Writes the memberships, times relative to the customer's clock. */
    public void write(ByteWriter out, long now) {
        out.writeUnsigned(size);
        int previous = 0;
        for (int i = 0; i < size; i++) {
            out.writeUnsigned(units[i] - previous);
            out.writeUnsigned(levels[i]);
            out.writeUnsigned(now - sinces[i]);
            previous = units[i];
        }
    }

    /** Reads what {@link #write} wrote, in place of what was here. */
    public void read(ByteReader in, long now) {
        size = 0;
        int unit = 0;
        for (int i = in.readCount(); i > 0; i--) {
            unit += in.readCount();
            int level = in.readCount();
            insert(size, unit, level, now - in.readUnsigned());
        }
    }
}
