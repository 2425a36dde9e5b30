package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one log. They are numbered without gaps from the first that any window still needs to the tail, where new entries go. Some
 * are at hand, as part of the state; the others are rows.
 */
final class HistoryPages {

    private final int log;
    private final Pages rows;

    /** The pages at hand, by number. */
    private final List<Page> resident = new ArrayList<>();

    /** Pages whose objects can serve again. */
    private final List<Page> spare = new ArrayList<>();

    private long first;
    private long tail;

    HistoryPages(int log, Pages rows) {
        this.log = log;
        this.rows = rows;
    }

    boolean isEmpty() {
        return resident.isEmpty();
    }

    /** The number of the first page. */
    long first() {
        return first;
    }

    /** The number of the tail. */
    long last() {
        return tail;
    }

    boolean isTail(long number) {
        return number == tail;
    }

    Page tail() {
        return get(tail);
    }

    /** A page, read if it is not at hand. */
    Page get(long number) {
        int at = find(number);
        if (at >= 0) {
            return resident.get(at);
        }
        byte[] row = rows.read(rowId(number));
        if (row == null) {
            throw new IllegalStateException("history page " + number + " of log " + log + " is missing");
        }
        Page page = newPage();
        page.read(number, new ByteReader(row));
        page.stored = true;
        page.hasRow = true;
        resident.add(-at - 1, page);
        return page;
    }

    /** A page, if it is at hand. */
    @Nullable
    Page resident(long number) {
        int at = find(number);
        return at < 0 ? null : resident.get(at);
    }

    /** The only page, where there is none yet. */
    Page begin(long time) {
        return add(time);
    }

    /** A new tail. */
    Page append(long time) {
        tail++;
        return add(time);
    }

    private Page add(long time) {
        Page page = newPage();
        page.start(tail, time);
        resident.add(page);
        return page;
    }

    private Page newPage() {
        return spare.isEmpty() ? new Page() : spare.remove(spare.size() - 1);
    }

    /** Forgets the pages before this one. */
    void forgetBefore(long number) {
        while (first < number) {
            forget(first++);
        }
    }

    void forgetAll() {
        forgetBefore(tail);
        forget(tail);
    }

    private void forget(long number) {
        int at = find(number);
        if (at < 0 || resident.get(at).hasRow) {
            rows.delete(rowId(number));
        }
        if (at >= 0) {
            spare.add(resident.remove(at));
        }
    }

    /** The position of a resident page; if it is not resident, {@code -position - 1} of where it belongs. */
    private int find(long number) {
        int low = 0;
        int high = resident.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            long found = resident.get(middle).number;
            if (found == number) {
                return middle;
            } else if (found < number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    private long rowId(long number) {
        return (long) log << 40 | number;
    }

    /** Bytes of the pages at hand. */
    int residentBytes() {
        int bytes = 0;
        for (Page page : resident) {
            bytes += page.length;
        }
        return bytes;
    }

    /** Makes rows of the pages between the first and the tail, except of those that are to stay at hand. */
    void spill(Predicate<Page> stays) {
        for (int i = resident.size() - 1; i >= 0; i--) {
            Page page = resident.get(i);
            if (page.number != tail && page.number != first && !stays.test(page)) {
                if (!page.stored) {
                    rows.write(rowId(page.number), page.toRow());
                }
                spare.add(resident.remove(i));
            }
        }
    }

    void write(ByteWriter out) {
        out.writeUnsigned(resident.size());
        if (resident.isEmpty()) {
            return;
        }
        out.writeUnsigned(first);
        out.writeUnsigned(tail - first);
        for (Page page : resident) {
            out.writeUnsigned((page.number - first) << 2 | (page.hasRow ? 2 : 0) | (page.stored ? 1 : 0));
            page.write(out);
        }
    }

    /** Reads what {@link #write} wrote, in place of what was here. */
    void read(ByteReader in) {
        spare.addAll(resident);
        resident.clear();
        first = 0;
        tail = 0;
        int count = in.readCount();
        if (count == 0) {
            return;
        }
        first = in.readUnsigned();
        tail = first + in.readUnsigned();
        for (int i = 0; i < count; i++) {
            long header = in.readUnsigned();
            Page page = newPage();
            page.read(first + (header >>> 2), in);
            page.stored = (header & 1) != 0;
            page.hasRow = (header & 2) != 0;
            resident.add(page);
        }
    }
}
