package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks ahead over the entries that will leave a window, without letting them go. Reused from walk to walk. */
final class HistoryWalk {

    private final HistoryEntry entry;
    private final boolean readsPages;
    private @Nullable HistoryPages pages;
    private @Nullable ByteReader in;
    private @Nullable Window length;
    private int window;
    private long page;
    private long time;
    private long expiry;
    private boolean withinReach;

    /**
     * @param readsPages whether to read pages that are not at hand; otherwise they are beyond reach
     */
    HistoryWalk(HistoryEntry entry, boolean readsPages) {
        this.entry = entry;
        this.readsPages = readsPages;
    }

    /**
     * Starts at a cursor.
     *
     * @param from the page that the cursor is in, behind the cursor
     * @return whether there is anything ahead
     */
    boolean start(HistoryPages log, Window of, Cursor cursor, ByteReader from) {
        pages = log;
        length = of;
        window = cursor.window;
        page = cursor.page;
        time = cursor.time;
        in = from;
        return advance();
    }

    /** Moves to the next entry; false at the end of the log. Beyond reach there is something, but no entry to look at. */
    boolean advance() {
        HistoryPages log = Objects.requireNonNull(pages);
        ByteReader from = Objects.requireNonNull(in);
        while (!from.hasRemaining()) {
            if (log.isTail(page)) {
                return false;
            }
            Page next = readsPages ? log.get(page + 1) : log.resident(page + 1);
            if (next == null) {
                // The next entry leaves no earlier than the last one that was seen.
                withinReach = false;
                return true;
            }
            page++;
            time = next.base;
            from = next.readerAt(0);
            in = from;
        }
        entry.read(from, time);
        time = entry.time();
        expiry = Objects.requireNonNull(length).expiry(time);
        withinReach = true;
        return true;
    }

    /** Whether there is an entry to look at. */
    boolean isWithinReach() {
        return withinReach;
    }

    HistoryEntry entry() {
        return entry;
    }

    int window() {
        return window;
    }

    /** When the entry leaves the window; beyond reach, when the last one did that was seen. */
    long expiry() {
        return expiry;
    }
}
