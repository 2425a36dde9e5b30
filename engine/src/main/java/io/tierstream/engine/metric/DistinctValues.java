package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The number of different values, by a count per value. Values are told apart by a 64-bit hash: among a customer's
 * 10,000 values the chance that any two coincide is below 3 in 10^12.
 *
 * <p>Few values stand inside the state. Many are spread over rows by the low bits of their hash, so that an event reads
 * and writes one row, however many values there are; the rows double in number when they get long.
 */
final class DistinctValues extends Accumulator {

    private static final int VALUES_PER_ROW = 32;

    private final int inlineLimit;

    /** The rows at hand and those of them to be written; most customers have none. */
    private final Map<Integer, LongCounts> rows = new TreeMap<>();

    private final Map<Integer, LongCounts> changed = new TreeMap<>();
    private @Nullable Pages pages;
    private long pageBase;
    private LongCounts inline = new LongCounts();

    /** Number of bits that choose the row; 0 while all values are inside the state. */
    private int bits;

    private long size;

    DistinctValues(int inlineLimit) {
        this.inlineLimit = inlineLimit;
    }

    /** Says where the rows are, before the first use. */
    void attach(Pages target, long base) {
        pages = target;
        pageBase = base;
    }

    /** Takes all values inside, whatever their number, and deletes the rows, so that they can be attached elsewhere. */
    void detach() {
        if (bits > 0) {
            inline = gather();
            bits = 0;
        }
    }

    /** A second one with the same values, which must be inside. */
    DistinctValues copy() {
        DistinctValues copy = new DistinctValues(inlineLimit);
        inline.forEach(copy.inline::add);
        copy.size = size;
        return copy;
    }

    @Override
    void add(long time, @Nullable Object input) {
        if (input != null && change((Long) input, 1) == 1) {
            size++;
        }
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        if (input != null && change((Long) input, -1) == 0) {
            size--;
        }
        return false;
    }

    private int change(long hash, int delta) {
        if (bits == 0) {
            return inline.add(hash, delta);
        }
        int row = row(hash);
        LongCounts counts = load(row);
        changed.put(row, counts);
        // The low bits are the same for all values of a row; the map wants the others.
        return counts.add(Long.rotateRight(hash, bits), delta);
    }

    private int row(long hash) {
        return (int) hash & (1 << bits) - 1;
    }

    private LongCounts load(int row) {
        return rows.computeIfAbsent(row, missing -> {
            byte[] bytes = pages().read(pageId(row));
            LongCounts counts = new LongCounts();
            if (bytes != null) {
                counts.read(new ByteReader(bytes));
            }
            return counts;
        });
    }

    private Pages pages() {
        return Objects.requireNonNull(pages, "attach first");
    }

    private long pageId(int row) {
        return pageBase | (long) bits << 32 | row;
    }

    /** All values in one map; the rows are deleted. */
    private LongCounts gather() {
        LongCounts all = new LongCounts();
        if (bits == 0) {
            return inline;
        }
        for (int row = 0; row < 1 << bits; row++) {
            load(row).forEach((key, count) -> all.add(Long.rotateLeft(key, bits), count));
            pages().delete(pageId(row));
        }
        rows.clear();
        changed.clear();
        return all;
    }

    /** Goes over to rows, to more rows, or back inside the state, when the number of values asks for it. */
    private void fit() {
        if (bits > 0 && size <= inlineLimit / 2) {
            detach();
        } else if (bits == 0 ? size > inlineLimit : size > (long) VALUES_PER_ROW << bits) {
            LongCounts all = gather();
            inline = new LongCounts();
            bits = 1;
            while (size > (long) VALUES_PER_ROW << bits) {
                bits++;
            }
            all.forEach((key, count) -> change(key, count));
        }
    }

    long size() {
        return size;
    }

    @Override
    int bucket(Thresholds thresholds, int guess) {
        return thresholds.bucket(size);
    }

    @Override
    Course course() {
        return Course.FALLS;
    }

    @Override
    Object reading() {
        return size;
    }

    @Override
    void absorb(Accumulator other) {
        ((DistinctValues) other).gather().forEach((hash, count) -> size += change(hash, count) == count ? 1 : 0);
    }

    @Override
    boolean isEmpty() {
        return size == 0 && bits == 0;
    }

    @Override
    void clear() {
        bits = 0;
        size = 0;
        rows.clear();
        changed.clear();
        inline.clear();
    }

    @Override
    void discard() {
        for (int row = 0; bits > 0 && row < 1 << bits; row++) {
            pages().delete(pageId(row));
        }
        clear();
    }

    @Override
    void write(ByteWriter out) {
        fit();
        out.writeByte(bits);
        if (bits == 0) {
            inline.write(out);
            return;
        }
        out.writeUnsigned(size);
        changed.forEach((row, counts) -> {
            ByteWriter page = new ByteWriter(16 + 10 * counts.size());
            counts.write(page);
            pages().write(pageId(row), page.toBytes());
        });
        // A customer who stays in memory must not gather all rows there.
        rows.clear();
        changed.clear();
    }

    @Override
    void read(ByteReader in) {
        bits = in.readByte();
        rows.clear();
        changed.clear();
        if (bits == 0) {
            inline.read(in);
            size = inline.size();
        } else {
            size = in.readUnsigned();
        }
    }
}
