package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import org.jspecify.annotations.Nullable;

/**
 * The mean time between successive events, which is the time from the first to the last by one less than there are. The
 * first one is looked up in the history whenever it leaves.
 */
final class MeanGap extends Accumulator {

    private long count;
    private long first;
    private long last;
    private boolean searching;

    @Override
    void add(long time, @Nullable Object input) {
        first = count == 0 ? time : Math.min(first, time);
        last = count == 0 ? time : Math.max(last, time);
        count++;
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        count--;
        return count > 0;
    }

    @Override
    void reset() {
        searching = true;
    }

    /** Count and last were right all along; of each log the first event inside matters. */
    @Override
    boolean takeBack(long time, @Nullable Object input) {
        first = searching ? time : Math.min(first, time);
        searching = false;
        return false;
    }

    long count() {
        return count;
    }

    @Override
    int bucket(Thresholds thresholds, int guess) {
        return count < 2 ? Thresholds.UNDEFINED : bucketFrom(first, count, thresholds, guess);
    }

    /** The place among thresholds if another event were the first of so many, two or more. */
    int bucketFrom(long firstTime, long events, Thresholds thresholds, int guess) {
        return thresholds.bucketOfMean(Decimal.of(last - firstTime), events - 1, guess);
    }

    @Override
    Course course() {
        return count < 2 ? Course.STAYS : Course.ANY;
    }

    @Override
    @Nullable
    Object reading() {
        return count < 2 ? null : new Reading.MeanTime(last - first, count - 1);
    }

    @Override
    void absorb(Accumulator other) {
        MeanGap theirs = (MeanGap) other;
        if (theirs.count > 0) {
            first = count == 0 ? theirs.first : Math.min(first, theirs.first);
            last = count == 0 ? theirs.last : Math.max(last, theirs.last);
            count += theirs.count;
        }
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
            out.writeSigned(first);
            out.writeUnsigned(last - first);
        }
    }

    @Override
    void read(ByteReader in) {
        count = in.readUnsigned();
        if (count > 0) {
            first = in.readSigned();
            last = first + in.readUnsigned();
        }
    }
}
