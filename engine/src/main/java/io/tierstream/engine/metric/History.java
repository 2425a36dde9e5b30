package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One log of a customer's history: entries in the order of their times, in pages, with a cursor per window that reads it.
 *
 * <p>Pages are numbered without gaps from the first that any window still needs to the tail, where new entries go. While
 * the whole history is short it is part of the state. When it is long only the tail and the pages under a cursor are;
 * the others are rows, each written once and read once per window that passes over it. So the bytes read with an event do
 * not grow with the history, and an expiry costs a fraction of a row.
 */
final class History {

    /** Fewer bytes than this are not worth cutting off the first page. */
    private static final int MIN_CUT_BYTES = 8;

    /** A page is full at this size, however few its entries are: long texts must not make the state long. */
    private static final int FULL_PAGE_BYTES = 4096;

    private final MetricPlan plan;
    private final int log;
    private final Pages pages;
    private final Cursor[] cursors;
    private final List<Page> resident = new ArrayList<>();

    /** Pages whose objects can serve again. */
    private final List<Page> spare = new ArrayList<>();

    private final HistoryEntry scratch;
    private final ByteWriter buffer;
    private long firstPage;
    private long tailPage;

    /** Receives entries. */
    @FunctionalInterface
    interface Visitor {
        void visit(HistoryEntry entry);
    }

    /** Receives entries until it has seen enough. */
    @FunctionalInterface
    interface Search {
        /** Whether to go on. */
        boolean visit(HistoryEntry entry);
    }

    History(MetricPlan plan, int log, Pages pages, HistoryEntry scratch, ByteWriter buffer) {
        this.plan = plan;
        this.log = log;
        this.pages = pages;
        this.scratch = scratch;
        this.buffer = buffer;
        int[] windows = plan.windowsOf(log);
        cursors = new Cursor[windows.length];
        for (int i = 0; i < windows.length; i++) {
            cursors[i] = new Cursor(windows[i]);
        }
    }

    boolean isEmpty() {
        return resident.isEmpty();
    }

    /** Adds an entry that at least one window still holds at {@code now}. */
    void add(HistoryEntry entry, long now) {
        for (Cursor cursor : cursors) {
            long expiry = plan.windows().get(cursor.window).expiry(entry.time());
            cursor.nextExpiry = Math.min(cursor.nextExpiry, expiry);
        }
        if (resident.isEmpty()) {
            Page page = newPage();
            page.start(tailPage, entry.time());
            resident.add(page);
            for (Cursor cursor : cursors) {
                cursor.moveTo(page);
            }
        }
        Page tail = page(tailPage);
        if (entry.time() < tail.last) {
            insert(entry, now);
            return;
        }
        if (tail.count >= plan.storage().pageEntries() || tail.length >= FULL_PAGE_BYTES) {
            tailPage++;
            Page next = newPage();
            next.start(tailPage, entry.time());
            resident.add(next);
            tail = next;
        }
        put(tail, tail.length, tail.last, entry);
        tail.last = entry.time();
        // A late entry may have left the shorter windows already.
        skipExpired(tail, tail.length, entry, now);
    }

    private Page newPage() {
        return spare.isEmpty() ? new Page() : spare.remove(spare.size() - 1);
    }

    private void put(Page page, int offset, long previous, HistoryEntry entry) {
        buffer.clear();
        buffer.writeUnsigned(entry.time() - previous);
        entry.writeBody(buffer);
        page.splice(offset, 0, buffer.toBytes());
        page.count++;
    }

    /** Windows whose cursor stood at the end before a late entry was appended, and that it has left, pass over it. */
    private void skipExpired(Page tail, int end, HistoryEntry entry, long now) {
        for (Cursor cursor : cursors) {
            boolean left = plan.windows().get(cursor.window).expiry(entry.time()) <= now;
            if (left) {
                cursor.page = tail.number;
                cursor.offset = end;
                cursor.time = entry.time();
            }
        }
    }

    /** Puts a late entry behind the last one that is not later. */
    private void insert(HistoryEntry entry, long now) {
        long time = entry.time();
        Page page = page(tailPage);
        while (page.base > time && page.number > firstPage) {
            page = page(page.number - 1);
        }
        buffer.clear();
        entry.writeBody(buffer);
        byte[] body = buffer.toBytes();
        if (page.base > time) {
            rebase(page, time);
        }
        ByteReader in = page.readerAt(0);
        long previous = page.base;
        int offset = 0;
        long following = -1;
        int bodyOfFollowing = 0;
        while (in.hasRemaining()) {
            long next = previous + in.readUnsigned();
            if (next > time) {
                following = next;
                bodyOfFollowing = in.position();
                break;
            }
            in.seek(offset);
            scratch.read(in, previous);
            previous = next;
            offset = in.position();
        }
        buffer.clear();
        buffer.writeUnsigned(time - previous);
        buffer.writeBytes(body, 0, body.length);
        int inserted = buffer.size();
        int replaced = 0;
        if (following >= 0) {
            buffer.writeUnsigned(following - time);
            replaced = bodyOfFollowing - offset;
        } else {
            page.last = time;
        }
        int shift = buffer.size() - replaced;
        page.splice(offset, replaced, buffer.toBytes());
        page.count++;
        for (Cursor cursor : cursors) {
            if (cursor.page < page.number || cursor.page == page.number && cursor.offset < offset) {
                continue;
            }
            boolean left = plan.windows().get(cursor.window).expiry(time) <= now;
            if (cursor.page > page.number) {
                if (!left) {
                    rewind(cursor, page, offset, previous);
                }
            } else if (cursor.offset > offset) {
                if (left) {
                    cursor.offset += shift;
                } else {
                    rewind(cursor, page, offset, previous);
                }
            } else if (left) {
                cursor.offset = offset + inserted;
                cursor.time = time;
            }
        }
    }

    /**
     * Back to before the new entry. Nothing else lies between: whatever a window has let go of before this place is not
     * later than the new entry, which it still holds.
     */
    private static void rewind(Cursor cursor, Page page, int offset, long previous) {
        cursor.page = page.number;
        cursor.offset = offset;
        cursor.time = previous;
    }

    /** Lets a page begin at an earlier time. */
    private void rebase(Page page, long base) {
        ByteReader in = page.readerAt(0);
        long first = page.base + in.readUnsigned();
        int body = in.position();
        buffer.clear();
        buffer.writeUnsigned(first - base);
        int shift = buffer.size() - body;
        page.splice(0, body, buffer.toBytes());
        page.base = base;
        for (Cursor cursor : cursors) {
            if (cursor.page == page.number) {
                if (cursor.offset == 0) {
                    cursor.time = base;
                } else {
                    cursor.offset += shift;
                }
            }
        }
    }

    /** Whether an entry may leave a window by {@code now}. */
    boolean isDue(long now) {
        if (!resident.isEmpty()) {
            for (Cursor cursor : cursors) {
                if (cursor.nextExpiry <= now) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Moves windows on to {@code now} and reports the entries that leave it. */
    void expire(long now, IntPredicate windows, WindowVisitor visitor) {
        boolean moved = false;
        for (Cursor cursor : cursors) {
            if (cursor.nextExpiry <= now && windows.test(cursor.window)) {
                moved |= expire(cursor, now, visitor);
            }
        }
        if (moved) {
            trim();
        }
    }

    private boolean expire(Cursor cursor, long now, WindowVisitor visitor) {
        Window window = plan.windows().get(cursor.window);
        boolean moved = false;
        Page page = page(cursor.page);
        ByteReader in = page.readerAt(cursor.offset);
        while (true) {
            if (!in.hasRemaining()) {
                if (page.number == tailPage) {
                    cursor.nextExpiry = Long.MAX_VALUE;
                    return moved;
                }
                page = page(page.number + 1);
                cursor.moveTo(page);
                in = page.readerAt(0);
                moved = true;
                continue;
            }
            int start = in.position();
            long expiry = window.expiry(cursor.time + in.readUnsigned());
            if (expiry > now) {
                cursor.nextExpiry = expiry;
                return moved;
            }
            in.seek(start);
            scratch.read(in, cursor.time);
            cursor.time = scratch.time();
            cursor.offset = in.position();
            moved = true;
            visitor.visit(cursor.window, scratch);
        }
    }

    /** Receives entries with the window that they leave. */
    @FunctionalInterface
    interface WindowVisitor {
        void visit(int window, HistoryEntry entry);
    }

    /** Forgets what every window has passed. */
    private void trim() {
        Cursor slowest = cursors[0];
        for (Cursor cursor : cursors) {
            if (cursor.page < slowest.page || cursor.page == slowest.page && cursor.offset < slowest.offset) {
                slowest = cursor;
            }
        }
        while (firstPage < slowest.page) {
            forget(firstPage++);
        }
        Page first = page(firstPage);
        int cut = slowest.offset;
        if (cut == first.length && first.number == tailPage) {
            forget(firstPage);
        } else if (cut >= MIN_CUT_BYTES) {
            ByteReader in = first.readerAt(0);
            long time = first.base;
            while (in.position() < cut) {
                scratch.read(in, time);
                time = scratch.time();
                first.count--;
            }
            first.splice(0, cut, new byte[0]);
            first.base = slowest.time;
            for (Cursor cursor : cursors) {
                if (cursor.page == firstPage) {
                    cursor.offset -= cut;
                }
            }
        }
    }

    private void forget(long number) {
        int at = find(number);
        if (at < 0 || resident.get(at).hasRow) {
            pages.delete(rowId(number));
        }
        if (at >= 0) {
            spare.add(resident.remove(at));
        }
    }

    /** Shows the entries that a window still holds, the oldest first, until the search has enough. */
    void search(int window, Search search) {
        if (resident.isEmpty()) {
            return;
        }
        Cursor cursor = cursor(window);
        Page page = page(cursor.page);
        ByteReader in = page.readerAt(cursor.offset);
        long time = cursor.time;
        while (true) {
            if (!in.hasRemaining()) {
                if (page.number == tailPage) {
                    return;
                }
                page = page(page.number + 1);
                in = page.readerAt(0);
                time = page.base;
                continue;
            }
            scratch.read(in, time);
            time = scratch.time();
            if (!search.visit(scratch)) {
                return;
            }
        }
    }

    /**
     * Starts a walk over the coming expiries of a window.
     *
     * @return whether there is any
     */
    boolean walk(int window, HistoryWalk walk) {
        Cursor cursor = cursor(window);
        Page page = page(cursor.page);
        while (cursor.offset == page.length && page.number < tailPage) {
            page = page(page.number + 1);
            cursor.moveTo(page);
        }
        return walk.start(this, plan.windows().get(window), cursor, page.readerAt(cursor.offset));
    }

    boolean isTail(long number) {
        return number == tailPage;
    }

    /** A page, if it is at hand. */
    @Nullable
    Page resident(long number) {
        int at = find(number);
        return at < 0 ? null : resident.get(at);
    }

    private Cursor cursor(int window) {
        for (Cursor cursor : cursors) {
            if (cursor.window == window) {
                return cursor;
            }
        }
        throw new IllegalArgumentException("window " + window + " does not read log " + log);
    }

    /** Shows all entries, the oldest first, and deletes the rows. */
    void drain(Visitor visitor) {
        if (resident.isEmpty()) {
            return;
        }
        for (long number = firstPage; number <= tailPage; number++) {
            Page page = page(number);
            ByteReader in = page.readerAt(0);
            long time = page.base;
            while (in.hasRemaining()) {
                scratch.read(in, time);
                time = scratch.time();
                visitor.visit(scratch);
            }
            forget(number);
        }
    }

    Page page(long number) {
        int at = find(number);
        if (at >= 0) {
            return resident.get(at);
        }
        byte[] row = pages.read(rowId(number));
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

    /** Bytes of the pages that are part of the state. */
    int residentBytes() {
        int bytes = 0;
        for (Page page : resident) {
            bytes += page.length;
        }
        return bytes;
    }

    /** Makes rows of the pages that no cursor is in. */
    void spill() {
        for (int i = resident.size() - 1; i >= 0; i--) {
            Page page = resident.get(i);
            if (page.number != tailPage && page.number != firstPage && !isUnderCursor(page)) {
                if (!page.stored) {
                    pages.write(rowId(page.number), page.toRow());
                }
                spare.add(resident.remove(i));
            }
        }
    }

    private boolean isUnderCursor(Page page) {
        for (Cursor cursor : cursors) {
            if (cursor.page == page.number) {
                return true;
            }
        }
        return false;
    }

    void write(ByteWriter out) {
        out.writeUnsigned(resident.size());
        if (resident.isEmpty()) {
            return;
        }
        out.writeUnsigned(firstPage);
        out.writeUnsigned(tailPage - firstPage);
        for (Page page : resident) {
            out.writeUnsigned((page.number - firstPage) << 2 | (page.hasRow ? 2 : 0) | (page.stored ? 1 : 0));
            page.write(out);
        }
        Page tail = page(tailPage);
        for (Cursor cursor : cursors) {
            // Most windows are empty most of the time: their cursors are at the end.
            boolean atEnd = cursor.page == tailPage && cursor.offset == tail.length;
            out.writeUnsigned(atEnd ? 0 : cursor.page - firstPage + 1);
            if (!atEnd) {
                out.writeUnsigned(cursor.offset);
                out.writeUnsigned(cursor.time - page(cursor.page).base);
            }
        }
    }

    /** Reads what {@link #write} wrote, in place of what was here. */
    void read(ByteReader in) {
        spare.addAll(resident);
        resident.clear();
        firstPage = 0;
        tailPage = 0;
        int count = in.readCount();
        if (count == 0) {
            for (Cursor cursor : cursors) {
                cursor.nextExpiry = Long.MAX_VALUE;
            }
            return;
        }
        firstPage = in.readUnsigned();
        tailPage = firstPage + in.readUnsigned();
        for (int i = 0; i < count; i++) {
            long header = in.readUnsigned();
            Page page = newPage();
            page.read(firstPage + (header >>> 2), in);
            page.stored = (header & 1) != 0;
            page.hasRow = (header & 2) != 0;
            resident.add(page);
        }
        Page tail = page(tailPage);
        for (Cursor cursor : cursors) {
            long page = in.readUnsigned();
            if (page == 0) {
                cursor.moveToEnd(tail);
            } else {
                cursor.page = firstPage + page - 1;
                cursor.offset = in.readCount();
                cursor.time = page(cursor.page).base + in.readUnsigned();
                cursor.nextExpiry = Long.MIN_VALUE;
            }
        }
    }
}
