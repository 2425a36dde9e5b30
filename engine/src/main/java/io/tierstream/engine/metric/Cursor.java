package io.tierstream.engine.metric;

/** How far a window has let go of a log: everything before this place has left the window. */
final class Cursor {

    final int window;
    long page;
    int offset;

    /** The time of the entry before this place, or the page's base. */
    long time;

    /** No entry leaves the window before this instant; not stored. */
    long nextExpiry = Long.MIN_VALUE;

    Cursor(int window) {
        this.window = window;
    }

    /** Behind the last entry there is. */
    void moveToEnd(Page tail) {
        page = tail.number;
        offset = tail.length;
        time = tail.last;
        nextExpiry = Long.MAX_VALUE;
    }

    void moveTo(Page target) {
        page = target.number;
        offset = 0;
        time = target.base;
    }
}
