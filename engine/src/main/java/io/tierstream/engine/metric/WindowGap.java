package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.metric.LongestGap.Stretch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The longest time between two successive events inside a window, as a monotonic queue: the gaps in the order of their
 * times, each longer than all that follow it, so that the front is the answer. A gap leaves with the event that it begins
 * with.
 *
 * <p>The queue has an end: what follows its last gap is looked up in the history when all before it have left. So it is when
 * a late event falls into one of the gaps, or before the first of them, which makes gaps matter that had been let go.
 */
final class WindowGap extends Accumulator {

    static final int KEPT = 16;

    private final List<Stretch> gaps = new ArrayList<>();

    /** Whether gaps were left out that follow the last one and are shorter. */
    private boolean cut;

    private long count;
    private long last;

    /** Whether the gaps are to be looked up before anybody looks at them; never stored. */
    private boolean broken;

    private boolean searching;

    @Override
    void add(long time, @Nullable Object input) {
        count++;
        if (count == 1) {
            last = time;
        } else if (time >= last) {
            append(time);
        } else {
            broken |= changesGaps(time);
        }
    }

    private void append(long time) {
        Stretch gap = new Stretch(last, time);
        last = time;
        int kept = gaps.size();
        while (kept > 0 && gaps.get(kept - 1).length() <= gap.length()) {
            kept--;
        }
        boolean worse = kept == gaps.size();
        gaps.subList(kept, gaps.size()).clear();
        if (cut && worse || kept == KEPT) {
            cut = true;
        } else {
            gaps.add(gap);
            cut = false;
        }
    }

    /** Whether a late event splits a gap of the queue, or begins one that may be longer than its first. */
    private boolean changesGaps(long time) {
        for (Stretch gap : gaps) {
            if (gap.contains(time)) {
                return true;
            }
        }
        return gaps.isEmpty() || gaps.get(0).from() - time > gaps.get(0).length();
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        count--;
        int gone = 0;
        while (gone < gaps.size() && gaps.get(gone).from() <= time) {
            gone++;
        }
        gaps.subList(0, gone).clear();
        cut &= !gaps.isEmpty();
        return gaps.isEmpty() && count > 1;
    }

    /** Whether a late event has made the history necessary. */
    boolean isBroken() {
        return broken;
    }

    @Override
    void reset() {
        gaps.clear();
        cut = false;
        broken = false;
        searching = true;
    }

    /** The count was right all along. */
    @Override
    boolean takeBack(long time, @Nullable Object input) {
        if (searching) {
            searching = false;
            last = time;
        } else {
            append(time);
        }
        return true;
    }

    /** The answer and those that follow it. */
    List<Stretch> gaps() {
        return gaps;
    }

    @Override
    int bucket(Thresholds thresholds, int guess) {
        return count < 2 ? Thresholds.UNDEFINED : thresholds.bucket(gaps.get(0).length());
    }

    /** A late event that splits a gap brings down what is to come without being seen now. */
    @Override
    Course course() {
        return count < 2 ? Course.STAYS : Course.ANY;
    }

    @Override
    @Nullable
    Object reading() {
        return count < 2 ? null : Duration.ofMillis(gaps.get(0).length());
    }

    @Override
    boolean isEmpty() {
        return count == 0;
    }

    @Override
    void clear() {
        count = 0;
        cut = false;
        broken = false;
        gaps.clear();
    }

    @Override
    void write(ByteWriter out) {
        out.writeUnsigned(count);
        if (count > 0) {
            out.writeBoolean(cut);
            out.writeSigned(last);
            LongestGap.write(gaps, last, out);
        }
    }

    @Override
    void read(ByteReader in) {
        clear();
        count = in.readUnsigned();
        if (count > 0) {
            cut = in.readBoolean();
            last = in.readSigned();
            LongestGap.read(in, last, gaps);
        }
    }
}
