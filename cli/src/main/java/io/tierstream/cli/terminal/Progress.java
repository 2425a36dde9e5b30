package io.tierstream.cli.terminal;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A line that says how far a file has been read, rewritten a few times a second. */
public final class Progress implements AutoCloseable {

    private static final long EVERY_NANOS = 200_000_000;
    private static final int WIDTH = 24;

    private final PrintWriter err;
    private final String noun;
    private final long total;
    private final boolean shown;
    private final LongSupplier clock;
    private final long start;
    private long last;
    private boolean drawn;

    /** A progress line about the rows of a file. */
    public Progress(PrintWriter err, long total, boolean shown, LongSupplier clock) {
        this(err, "rows", total, shown, clock);
    }

    /**
     * A progress line.
     *
     * @param noun what is counted
     * @param total bytes of the file
     * @param shown false to be silent
     * @param clock nanoseconds
     */
    public Progress(PrintWriter err, String noun, long total, boolean shown, LongSupplier clock) {
        this.err = err;
        this.noun = noun;
        this.total = Math.max(1, total);
        this.shown = shown;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.last = start;
    }

    /** Says how many bytes and rows have been read; draws when it is time. */
    public void update(long bytes, long rows) {
        if (!shown) {
            return;
        }
        long now = clock.getAsLong();
        if (now - last >= EVERY_NANOS) {
            last = now;
            draw(Math.min(1.0, (double) bytes / total), rows, (now - start) / 1e9);
        }
    }

    private void draw(double part, long rows, double seconds) {
        int filled = (int) (part * WIDTH);
        String bar = "=".repeat(filled) + " ".repeat(WIDTH - filled);
        err.print(String.format(
                Locale.ROOT,
                "\r[%s] %3d%%  %,d %s  %,d %s/s\u001b[K",
                bar,
                (int) (part * 100),
                rows,
                noun,
                (long) (rows / seconds),
                noun));
        err.flush();
        drawn = true;
    }

    /** Wipes the line, so that something else can be said. */
    public void wipe() {
        if (drawn) {
            err.print("\r\u001b[K");
            err.flush();
            drawn = false;
        }
    }

    @Override
    public void close() {
        wipe();
    }
}
