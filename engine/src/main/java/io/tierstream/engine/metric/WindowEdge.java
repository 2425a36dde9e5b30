package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * First or last value inside a window. The last one is right until the window is empty, since everything before it
 * leaves earlier; the first one is looked up in the history whenever it leaves.
 */
final class WindowEdge extends Accumulator {

    private final boolean first;
    private final boolean instant;
    private long count;
    private long at;
    private @Nullable Object value;
    private boolean searching;

    WindowEdge(boolean first, boolean instant) {
        this.first = first;
        this.instant = instant;
    }

    @Override
    void add(long time, @Nullable Object input) {
        count++;
        if (count == 1 || (first ? time < at : time >= at)) {
            at = time;
            value = input;
        }
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        count--;
        return first && count > 0;
    }

    @Override
    void reset() {
        searching = true;
    }

    /** The count was right all along; of each log the first event inside matters. */
    @Override
    boolean takeBack(long time, @Nullable Object input) {
        if (searching || time < at) {
            searching = false;
            at = time;
            value = input;
        }
        return false;
    }

    long count() {
        return count;
    }

    @Override
    int bucket(Thresholds thresholds, int guess) {
        return count > 0 && instant ? thresholds.bucket(at) : Thresholds.UNDEFINED;
    }

    @Override
    long instant() {
        return count > 0 && instant ? at : MetricState.NO_INSTANT;
    }

    @Override
    Course course() {
        return count == 0 ? Course.STAYS : Course.ANY;
    }

    @Override
    @Nullable
    Object reading() {
        if (count == 0) {
            return null;
        }
        return instant ? Instant.ofEpochMilli(at) : value;
    }

    @Override
    boolean isEmpty() {
        return count == 0;
    }

    @Override
    void clear() {
        count = 0;
    }

    @Override
    void write(ByteWriter out) {
        out.writeUnsigned(count);
        if (count > 0) {
            out.writeSigned(at);
            if (!instant) {
                out.writeScalar(value);
            }
        }
    }

    @Override
    void read(ByteReader in) {
        count = in.readUnsigned();
        if (count > 0) {
            at = in.readSigned();
            value = instant ? null : in.readScalar();
        }
    }
}
