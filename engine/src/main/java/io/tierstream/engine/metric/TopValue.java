package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.codec.XxHash64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The most frequent value, by a count per value and the time of its latest event. Of values that occur equally often the
 * one seen last is the answer; of those seen last at the same time, the first in the order of texts. None of this depends
 * on the order of arrival, and an event that leaves changes no value's latest time but that of a value that goes.
 *
 * <p>Few values stand inside the state. Many are spread over rows by their hash, so that an event reads and writes one row;
 * inside the state stays the most frequent value of each row.
 */
final class TopValue extends Accumulator {

    private static final int VALUES_PER_ROW = 32;

    /** How often a value occurs, and when it did last. */
    private record Frequency(String value, long count, long latest) {

        boolean isBefore(@Nullable Frequency other) {
            if (other == null || count != other.count) {
                return other == null || count > other.count;
            }
            return latest != other.latest ? latest > other.latest : value.compareTo(other.value) < 0;
        }
    }

    private final int inlineLimit;

    /** The rows at hand and those of them to be written; row 0 of a map without rows is inside the state. */
    private final Map<Integer, Map<String, Frequency>> rows = new TreeMap<>();

    private final Map<Integer, Map<String, Frequency>> changed = new TreeMap<>();
    private Map<String, Frequency> inline = new TreeMap<>();

    /** The most frequent value of each row. */
    private @Nullable Frequency[] bests = new Frequency[1];

    private @Nullable Pages pages;
    private long pageBase;

    /** Number of bits that choose the row; 0 while all values are inside the state. */
    private int bits;

    private long size;
    private @Nullable Frequency top;
    private boolean topKnown;

    TopValue(int inlineLimit) {
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
            bests = new Frequency[1];
            bests[0] = best(inline);
        }
    }

    /** A second one with the same values, which must be inside. */
    TopValue copy() {
        TopValue copy = new TopValue(inlineLimit);
        copy.inline.putAll(inline);
        copy.bests[0] = bests[0];
        copy.size = size;
        return copy;
    }

    @Override
    void add(long time, @Nullable Object input) {
        if (input == null) {
            return;
        }
        String value = input.toString();
        int row = row(value);
        Map<String, Frequency> values = change(row);
        Frequency before = values.get(value);
        size += before == null ? 1 : 0;
        Frequency after = before == null
                ? new Frequency(value, 1, time)
                : new Frequency(value, before.count + 1, Math.max(before.latest, time));
        values.put(value, after);
        bests[row] = after.isBefore(bests[row]) ? after : bests[row];
        if (topKnown && after.isBefore(top)) {
            top = after;
        }
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        if (input == null) {
            return false;
        }
        String value = input.toString();
        int row = row(value);
        Map<String, Frequency> values = change(row);
        Frequency before = Objects.requireNonNull(values.get(value));
        if (before.count == 1) {
            values.remove(value);
            size--;
        } else {
            values.put(value, new Frequency(value, before.count - 1, before.latest));
        }
        if (before.equals(bests[row])) {
            bests[row] = best(values);
        }
        topKnown = topKnown && !before.equals(top);
        return false;
    }

    private Map<String, Frequency> change(int row) {
        if (bits == 0) {
            return inline;
        }
        Map<String, Frequency> values = load(row);
        changed.put(row, values);
        return values;
    }

    private int row(String value) {
        return bits == 0 ? 0 : (int) XxHash64.of(value) & (1 << bits) - 1;
    }

    private Map<String, Frequency> load(int row) {
        return rows.computeIfAbsent(row, missing -> {
            byte[] bytes = pages().read(pageId(row));
            return bytes == null ? new TreeMap<>() : read(new ByteReader(bytes), new TreeMap<>());
        });
    }

    private static @Nullable Frequency best(Map<String, Frequency> values) {
        Frequency best = null;
        for (Frequency value : values.values()) {
            best = value.isBefore(best) ? value : best;
        }
        return best;
    }

    private Pages pages() {
        return Objects.requireNonNull(pages, "attach first");
    }

    private long pageId(int row) {
        return pageBase | (long) bits << 32 | row;
    }

    /** All values in one map; the rows are deleted. */
    private Map<String, Frequency> gather() {
        Map<String, Frequency> all = new TreeMap<>(inline);
        for (int row = 0; bits > 0 && row < 1 << bits; row++) {
            all.putAll(load(row));
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
            Map<String, Frequency> all = gather();
            inline = new TreeMap<>();
            bits = 1;
            while (size > (long) VALUES_PER_ROW << bits) {
                bits++;
            }
            bests = new Frequency[1 << bits];
            for (Frequency value : all.values()) {
                int row = row(value.value);
                change(row).put(value.value, value);
                bests[row] = value.isBefore(bests[row]) ? value : bests[row];
            }
        }
    }

    private @Nullable Frequency top() {
        if (!topKnown) {
            topKnown = true;
            top = null;
            for (Frequency best : bests) {
                top = best != null && best.isBefore(top) ? best : top;
            }
        }
        return top;
    }

    /** Whether an input is of the most frequent value. */
    boolean isTop(Object input) {
        Frequency answer = top();
        return answer != null && answer.value.equals(input.toString());
    }

    /** How many events of the most frequent value may leave before another one is, or none; perhaps more than that. */
    long lead() {
        Frequency answer = top();
        if (answer == null || bits > 0) {
            return 1;
        }
        long lead = answer.count;
        for (Frequency other : inline.values()) {
            if (!other.value.equals(answer.value)) {
                boolean winsTie = new Frequency(answer.value, other.count, answer.latest).isBefore(other);
                lead = Math.min(lead, answer.count - other.count + (winsTie ? 1 : 0));
            }
        }
        return lead;
    }

    /** It is compared as a text or as what that text says, never by its place among numbers. */
    @Override
    int bucket(Thresholds thresholds, int guess) {
        return Thresholds.UNDEFINED;
    }

    @Override
    Course course() {
        return size == 0 ? Course.STAYS : Course.ANY;
    }

    @Override
    @Nullable
    Object reading() {
        Frequency answer = top();
        return answer == null ? null : answer.value;
    }

    @Override
    void absorb(Accumulator other) {
        for (Frequency theirs : ((TopValue) other).gather().values()) {
            int row = row(theirs.value);
            Map<String, Frequency> values = change(row);
            Frequency ours = values.get(theirs.value);
            size += ours == null ? 1 : 0;
            Frequency both = ours == null
                    ? theirs
                    : new Frequency(theirs.value, ours.count + theirs.count, Math.max(ours.latest, theirs.latest));
            values.put(theirs.value, both);
            bests[row] = both.isBefore(bests[row]) ? both : bests[row];
        }
        topKnown = false;
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
        bests = new Frequency[1];
        topKnown = false;
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
            write(inline, out);
            return;
        }
        out.writeUnsigned(size);
        for (Frequency best : bests) {
            out.writeBoolean(best != null);
            if (best != null) {
                write(best, out);
            }
        }
        changed.forEach((row, values) -> {
            ByteWriter page = new ByteWriter(16 + 24 * values.size());
            write(values, page);
            pages().write(pageId(row), page.toBytes());
        });
        // A customer who stays in memory must not gather all rows there.
        rows.clear();
        changed.clear();
    }

    private static void write(Map<String, Frequency> values, ByteWriter out) {
        out.writeUnsigned(values.size());
        values.values().forEach(value -> write(value, out));
    }

    private static void write(Frequency value, ByteWriter out) {
        out.writeText(value.value);
        out.writeUnsigned(value.count);
        out.writeSigned(value.latest);
    }

    @Override
    void read(ByteReader in) {
        clear();
        bits = in.readByte();
        if (bits == 0) {
            read(in, inline);
            size = inline.size();
            bests[0] = best(inline);
            return;
        }
        size = in.readUnsigned();
        bests = new Frequency[1 << bits];
        for (int row = 0; row < bests.length; row++) {
            bests[row] = in.readBoolean() ? readValue(in) : null;
        }
    }

    private static Map<String, Frequency> read(ByteReader in, Map<String, Frequency> into) {
        for (int i = in.readCount(); i > 0; i--) {
            Frequency value = readValue(in);
            into.put(value.value, value);
        }
        return into;
    }

    private static Frequency readValue(ByteReader in) {
        return new Frequency(in.readText(), in.readUnsigned(), in.readSigned());
    }
}
