package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import org.jspecify.annotations.Nullable;

/**
 * A sum that halves in a fixed time: all that is kept is what it was at the latest event. Binary floating point, since nothing else
 * can hold such fractions; each step is one that keeps the order of its arguments, so the value never turns back on its way.
 */
final class DecayingSum extends Moving {

    private static final double LOG_2 = StrictMath.log(2);

    private final double halfLife;

    /** Whether events are counted; else their inputs are added up. */
    private final boolean counting;

    private double sum;

    /** The time of the latest event, for which the sum is; meaningless while it is zero. */
    private long at;

    DecayingSum(long halfLifeMillis, boolean counting) {
        this.halfLife = halfLifeMillis;
        this.counting = counting;
    }

    @Override
    void add(long time, @Nullable Object input) {
        double amount = 1;
        if (!counting) {
            if (input == null) {
                return;
            }
            amount = ((Decimal) input).doubleValue();
        }
        if (sum == 0) {
            at = time;
            sum = amount;
        } else if (time >= at) {
            sum = sum * rest(time - at) + amount;
            at = time;
        } else {
            sum += amount * rest(at - time);
        }
    }

    /** What is left of 1 after a time. */
    private double rest(long millis) {
        return StrictMath.pow(2, -(millis / halfLife));
    }

    @Override
    Decimal value(long now) {
        return sum == 0 ? Decimal.ZERO : rounded(sum * rest(Math.min(now, END_OF_TIME) - at));
    }

    @Override
    long nextMove(Thresholds thresholds, long now) {
        int bucket = bucket(thresholds, now);
        if (bucket == thresholds.bucketOfZero() || now >= END_OF_TIME) {
            return Long.MAX_VALUE;
        }
        double limit = StrictMath.max(LEAST, StrictMath.abs(nextLimit(thresholds, bucket)));
        double lives = StrictMath.log(StrictMath.abs(sum) / limit) / LOG_2;
        long guess = at + (long) StrictMath.min(lives * halfLife, END_OF_TIME - at);
        return firstOther(instant -> bucket(thresholds, instant), bucket, now, guess, END_OF_TIME);
    }

    /** The threshold on the way to zero. */
    private double nextLimit(Thresholds thresholds, int bucket) {
        int index = sum > 0 ? (bucket - 1) >> 1 : bucket >> 1;
        return thresholds.constant(index).doubleValue();
    }

    @Override
    void absorb(Accumulator other) {
        DecayingSum theirs = (DecayingSum) other;
        if (theirs.sum == 0) {
            return;
        }
        long latest = sum == 0 ? theirs.at : Math.max(at, theirs.at);
        sum = (sum == 0 ? 0 : sum * rest(latest - at)) + theirs.sum * rest(latest - theirs.at);
        at = latest;
    }

    @Override
    boolean isEmpty() {
        return sum == 0;
    }

    @Override
    void clear() {
        sum = 0;
    }

    @Override
    void write(ByteWriter out) {
        out.writeSigned(at);
        out.writeFixed(Double.doubleToLongBits(sum));
    }

    @Override
    void read(ByteReader in) {
        at = in.readSigned();
        sum = Double.longBitsToDouble(in.readFixed());
    }
}
