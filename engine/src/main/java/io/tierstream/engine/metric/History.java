package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.function.IntPredicate;

/**
 * One log of a customer's history: entries in the order of their times, in pages, with a cursor per window that reads it.
 *
 * <p>While the whole history is short it is part of the state. When it is long only the tail and the pages under a cursor are;
 * the others are rows, each written once and read once per window that passes over it. So the bytes read with an event do
 * not grow with the history, and an expiry costs a fraction of a row.
 */
final class History {

    /** Fewer bytes than this are not worth cutting off the first page. */
    private static final int MIN_CUT_BYTES = 8;

    /** A page is full at this size, however few its entries are: long texts must not make the state long. */
    private static final int FULL_PAGE_BYTES = 4096;

    private final MetricPlan plan;
    private final Cursor[] cursors;
    private final HistoryPages pages;
    private final HistoryEntry scratch;
    private final ByteWriter buffer;

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
        this.pages = new HistoryPages(log, pages);
        this.scratch = scratch;
        this.buffer = buffer;
        int[] windows = plan.windowsOf(log);
        cursors = new Cursor[windows.length];
        for (int i = 0; i < windows.length; i++) {
            cursors[i] = new Cursor(windows[i]);
        }
    }

    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** Adds an entry that at least one window still holds at {@code now}. */
    void add(HistoryEntry entry, long now) {
        for (Cursor cursor : cursors) {
            long expiry = plan.windows().get(cursor.window).expiry(entry.time());
            cursor.nextExpiry = Math.min(cursor.nextExpiry, expiry);
        }
        if (pages.isEmpty()) {
            Page page = pages.begin(entry.time());
            for (Cursor cursor : cursors) {
                cursor.moveTo(page);
            }
        }
        Page tail = pages.tail();
        if (entry.time() < tail.last) {
            insert(entry, now);
            return;
        }
        if (tail.count >= plan.storage().pageEntries() || tail.length >= FULL_PAGE_BYTES) {
            tail = pages.append(entry.time());
        }
        put(tail, tail.length, tail.last, entry);
        tail.last = entry.time();
        // A late entry may have left the shorter windows already.
        skipExpired(tail, tail.length, entry, now);
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
        Page page = pages.tail();
        while (page.base > time && page.number > pages.first()) {
            page = pages.get(page.number - 1);
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
        if (!pages.isEmpty()) {
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
        Page page = pages.get(cursor.page);
        ByteReader in = page.readerAt(cursor.offset);
        while (true) {
            if (!in.hasRemaining()) {
                if (pages.isTail(page.number)) {
                    cursor.nextExpiry = Long.MAX_VALUE;
                    return moved;
                }
                page = pages.get(page.number + 1);
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
        pages.forgetBefore(slowest.page);
        Page first = pages.get(slowest.page);
        int cut = slowest.offset;
        if (cut == first.length && pages.isTail(first.number)) {
            pages.forgetAll();
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
                if (cursor.page == first.number) {
                    cursor.offset -= cut;
                }
            }
        }
    }

    /** Shows the entries that a window still holds, the oldest first, until the search has enough. */
    void search(int window, Search search) {
        if (pages.isEmpty()) {
            return;
        }
        Cursor cursor = cursor(window);
        Page page = pages.get(cursor.page);
        ByteReader in = page.readerAt(cursor.offset);
        long time = cursor.time;
        while (true) {
            if (!in.hasRemaining()) {
                if (pages.isTail(page.number)) {
                    return;
                }
                page = pages.get(page.number + 1);
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

    /** Shows the entries from one instant up to but not including another, the oldest first, whatever windows hold. */
    void between(long from, long until, Visitor visitor) {
        if (pages.isEmpty() || from >= until) {
            return;
        }
        Page page = pages.tail();
        while (page.base >= from && page.number > pages.first()) {
            page = pages.get(page.number - 1);
        }
        for (long number = page.number; number <= pages.last() && pages.get(number).base < until; number++) {
            visit(pages.get(number), from, until, visitor);
        }
    }

    private void visit(Page page, long from, long until, Visitor visitor) {
        ByteReader in = page.readerAt(0);
        long time = page.base;
        while (in.hasRemaining() && time < until) {
            scratch.read(in, time);
            time = scratch.time();
            if (time >= from && time < until) {
                visitor.visit(scratch);
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
        Page page = pages.get(cursor.page);
        while (cursor.offset == page.length && !pages.isTail(page.number)) {
            page = pages.get(page.number + 1);
            cursor.moveTo(page);
        }
        return walk.start(pages, plan.windows().get(window), cursor, page.readerAt(cursor.offset));
    }

    private Cursor cursor(int window) {
        for (Cursor cursor : cursors) {
            if (cursor.window == window) {
                return cursor;
            }
        }
        throw new IllegalArgumentException("window " + window + " does not read this log");
    }

    /** Shows all entries, the oldest first, and forgets them, rows included. */
    void drain(Visitor visitor) {
        if (pages.isEmpty()) {
            return;
        }
        for (long number = pages.first(); number <= pages.last(); number++) {
            Page page = pages.get(number);
            ByteReader in = page.readerAt(0);
            long time = page.base;
            while (in.hasRemaining()) {
                scratch.read(in, time);
                time = scratch.time();
                visitor.visit(scratch);
            }
        }
        erase();
    }

    /** Forgets all entries, rows included. */
    void erase() {
        if (!pages.isEmpty()) {
            pages.forgetAll();
        }
        for (Cursor cursor : cursors) {
            cursor.nextExpiry = Long.MAX_VALUE;
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

    /** Bytes of the pages that are part of the state. */
    int residentBytes() {
        return pages.residentBytes();
    }

    /** Makes rows of the pages that no cursor is in. */
    void spill() {
        pages.spill(this::isUnderCursor);
    }

    void write(ByteWriter out) {
        pages.write(out);
        if (pages.isEmpty()) {
            return;
        }
        Page tail = pages.tail();
        for (Cursor cursor : cursors) {
            // Most windows are empty most of the time: their cursors are at the end.
            boolean atEnd = cursor.page == tail.number && cursor.offset == tail.length;
            out.writeUnsigned(atEnd ? 0 : cursor.page - pages.first() + 1);
            if (!atEnd) {
                out.writeUnsigned(cursor.offset);
                out.writeUnsigned(cursor.time - pages.get(cursor.page).base);
            }
        }
    }

    /** Reads what {@link #write} wrote, in place of what was here. */
    void read(ByteReader in) {
        pages.read(in);
        if (pages.isEmpty()) {
            for (Cursor cursor : cursors) {
                cursor.nextExpiry = Long.MAX_VALUE;
            }
            return;
        }
        Page tail = pages.tail();
        for (Cursor cursor : cursors) {
            long page = in.readUnsigned();
            if (page == 0) {
                cursor.moveToEnd(tail);
            } else {
                cursor.page = pages.first() + page - 1;
                cursor.offset = in.readCount();
                cursor.time = pages.get(cursor.page).base + in.readUnsigned();
                cursor.nextExpiry = Long.MIN_VALUE;
            }
        }
    }
}
