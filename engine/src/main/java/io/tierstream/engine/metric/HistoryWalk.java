package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;

/** Looks ahead over the entries that will leave a window, without letting them go. */
final class HistoryWalk {

    private final ByteReader in;
    private final HistoryEntry entry;
    private final boolean more;
    private long time;
    private boolean valid;

    /**
     * @param more whether there are entries beyond those that {@code in} holds
     */
    HistoryWalk(ByteReader in, long time, HistoryEntry entry, boolean more) {
        this.in = in;
        this.time = time;
        this.entry = entry;
        this.more = more;
    }

    /** Moves to the next entry; false when there is none within reach. */
    boolean advance() {
        valid = in.hasRemaining();
        if (valid) {
            entry.read(in, time);
            time = entry.time();
        }
        return valid;
    }

    boolean isValid() {
        return valid;
    }

    HistoryEntry entry() {
        return entry;
    }

    /** The time of the last entry shown. */
    long time() {
        return time;
    }

    /** Whether entries lie beyond reach. */
    boolean hasMore() {
        return more;
    }
}
