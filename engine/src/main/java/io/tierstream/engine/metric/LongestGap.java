package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The longest time between two successive events of the lifetime. Of all gaps the longest ones are kept, so that a late
 * event that falls into the longest leaves the next one known. After {@value #KEPT} late events that each split one of
 * the longest gaps into short ones, the answer is the length of the longest gap that was let go.
 */
final class LongestGap extends Accumulator {

    static final int KEPT = 16;

    /** A time between two successive events, milliseconds since the epoch. */
    record Stretch(long from, long to) {

        long length() {
            return to - from;
        }

        boolean contains(long time) {
            return from < time && time < to;
        }
    }

    /** The longest first. */
    private final List<Stretch> gaps = new ArrayList<>();

    /** The length of the longest gap that was let go; 0 if none was. */
    private long forgotten;

    /** Number of events, as far as 2. */
    private int seen;

    private long first;
    private long last;

    @Override
    void add(long time, @Nullable Object input) {
        if (seen == 0) {
            first = time;
            last = time;
        } else if (time >= last) {
            keep(new Stretch(last, time));
            last = time;
        } else if (time < first) {
            keep(new Stretch(time, first));
            first = time;
        } else {
            split(time);
        }
        seen = Math.min(2, seen + 1);
    }

    private void split(long time) {
        for (int i = 0; i < gaps.size(); i++) {
            Stretch gap = gaps.get(i);
            if (gap.contains(time)) {
                gaps.remove(i);
                keep(new Stretch(gap.from(), time));
                keep(new Stretch(time, gap.to()));
                return;
            }
        }
    }

    private void keep(Stretch gap) {
        int at = gaps.size();
        while (at > 0 && gaps.get(at - 1).length() < gap.length()) {
            at--;
        }
        if (at < KEPT && gap.length() > 0) {
            gaps.add(at, gap);
        } else {
            forgotten = Math.max(forgotten, gap.length());
        }
        if (gaps.size() > KEPT) {
            forgotten = Math.max(forgotten, gaps.remove(KEPT).length());
        }
    }

    private long longest() {
        return gaps.isEmpty() ? forgotten : Math.max(forgotten, gaps.get(0).length());
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        throw new IllegalStateException("a lifetime metric loses nothing");
    }

    @Override
    int bucket(Thresholds thresholds, int guess) {
        return seen < 2 ? Thresholds.UNDEFINED : thresholds.bucket(longest());
    }

    @Override
    Course course() {
        return Course.STAYS;
    }

    @Override
    @Nullable
    Object reading() {
        return seen < 2 ? null : Duration.ofMillis(longest());
    }

    /**
     * A time without an event of either is where a gap of the one and a gap of the other overlap, those before the first event and after the
     * last one included. What either has let go is not known any more: it bounds the answer from above.
     */
    @Override
    void absorb(Accumulator other) {
        LongestGap theirs = (LongestGap) other;
        if (theirs.seen == 0) {
            return;
        }
        if (seen == 0) {
            first = theirs.first;
            last = theirs.last;
            gaps.addAll(theirs.gaps);
        } else {
            overlap(
                    withoutEvents(),
                    theirs.withoutEvents(),
                    Math.min(first, theirs.first),
                    Math.max(last, theirs.last));
        }
        forgotten = Math.max(forgotten, theirs.forgotten);
        seen = Math.min(2, seen + theirs.seen);
    }

    private void overlap(List<Stretch> mine, List<Stretch> theirs, long begin, long end) {
        gaps.clear();
        first = begin;
        last = end;
        for (Stretch one : mine) {
            for (Stretch another : theirs) {
                Stretch both = new Stretch(Math.max(one.from(), another.from()), Math.min(one.to(), another.to()));
                if (both.from() >= begin && both.to() <= end && both.from() < both.to()) {
                    keep(both);
                }
            }
        }
    }

    /** The gaps that are known, and all time before the first event and after the last one. */
    private List<Stretch> withoutEvents() {
        List<Stretch> all = new ArrayList<>(gaps);
        all.add(new Stretch(Long.MIN_VALUE, first));
        all.add(new Stretch(last, Long.MAX_VALUE));
        return all;
    }

    @Override
    boolean isEmpty() {
        return seen == 0;
    }

    @Override
    void clear() {
        seen = 0;
        forgotten = 0;
        gaps.clear();
    }

    @Override
    void write(ByteWriter out) {
        out.writeByte(seen);
        out.writeSigned(first);
        out.writeUnsigned(last - first);
        out.writeUnsigned(forgotten);
        write(gaps, first, out);
    }

    @Override
    void read(ByteReader in) {
        seen = in.readByte();
        first = in.readSigned();
        last = first + in.readUnsigned();
        forgotten = in.readUnsigned();
        read(in, first, gaps);
    }

    /** Writes gaps, their beginnings against some instant. */
    static void write(List<Stretch> gaps, long base, ByteWriter out) {
        out.writeUnsigned(gaps.size());
        for (Stretch gap : gaps) {
            out.writeSigned(gap.from() - base);
            out.writeUnsigned(gap.length());
        }
    }

    /** Reads what {@link #write} wrote, in place of what is there. */
    static void read(ByteReader in, long base, List<Stretch> into) {
        into.clear();
        for (int i = in.readCount(); i > 0; i--) {
            long from = base + in.readSigned();
            into.add(new Stretch(from, from + in.readUnsigned()));
        }
    }
}
