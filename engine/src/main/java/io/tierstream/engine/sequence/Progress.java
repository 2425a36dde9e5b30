package io.tierstream.engine.sequence;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far one customer has come in one sequence: for each number of steps taken, the partial match that began last. With 0 steps it
 * says after which instant something may begin, which is that of the last event that ended all.
 */
final class Progress {

    static final long NONE = Long.MIN_VALUE;

    /** When the first step was taken. */
    final long[] starts;

    /** When the last of the steps taken was. */
    final long[] lasts;

    /** The fields of the event that took the last step, of a sequence that waits before it makes its own. */
    @Nullable
    Object[] kept = new Object[0];

    Progress(int length) {
        starts = new long[length + 1];
        lasts = new long[length + 1];
        clear();
    }

    void clear() {
        Arrays.fill(starts, NONE);
    }

    boolean has(int taken) {
        return starts[taken] != NONE;
    }

    void set(int taken, long start, long last) {
        starts[taken] = start;
        lasts[taken] = last;
    }

    void drop(int taken) {
        starts[taken] = NONE;
    }

    /** Uses up what has begun; not what waits, nor what ended all. */
    void use() {
        Arrays.fill(starts, 1, starts.length - 1, NONE);
    }

    /** Takes in what another customer has begun; what ended all of the one has ended what the other began before. */
    void unite(Progress other) {
        for (int taken = 0; taken < starts.length; taken++) {
            if (other.starts[taken] > starts[taken]) {
                set(taken, other.starts[taken], other.lasts[taken]);
                if (taken == starts.length - 1) {
                    kept = other.kept;
                }
            }
        }
        for (int taken = 1; has(0) && taken < starts.length; taken++) {
            if (starts[taken] <= starts[0]) {
                drop(taken);
            }
        }
    }

    boolean isEmpty() {
        return count() == 0;
    }

    private int count() {
        int count = 0;
        for (long start : starts) {
            count += start == NONE ? 0 : 1;
        }
        return count;
    }

    void write(ByteWriter out, long now) {
        out.writeUnsigned(count());
        for (int taken = 0; taken < starts.length; taken++) {
            if (has(taken)) {
                out.writeUnsigned(taken);
                out.writeUnsigned(now - starts[taken]);
                if (taken > 1) {
                    out.writeUnsigned(lasts[taken] - starts[taken]);
                }
            }
        }
        if (has(starts.length - 1)) {
            out.writeUnsigned(kept.length);
            for (Object value : kept) {
                out.writeScalar(value);
            }
        }
    }

    void read(ByteReader in, long now) {
        for (int i = in.readCount(); i > 0; i--) {
            int taken = in.readCount();
            long start = now - in.readUnsigned();
            set(taken, start, taken > 1 ? start + in.readUnsigned() : start);
        }
        if (has(starts.length - 1)) {
            kept = new Object[in.readCount()];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = in.readScalar();
            }
        }
    }
}
