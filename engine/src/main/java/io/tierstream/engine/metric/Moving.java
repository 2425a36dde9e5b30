package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Decimal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The running value of a metric that depends on when one looks. While nothing happens it goes one way only, and comes to an end or to
 * zero: so when it leaves its place among its thresholds is found by looking at instants to come.
 */
abstract sealed class Moving extends Accumulator permits DecayingSum, StreakLength, Forecasting {

    /** The end of the year 9999, beyond which there are no events. Later, values are those of this instant. */
    static final long END_OF_TIME = 253_402_300_799_999L;

    /** The least value that is not rounded to zero. */
    static final double LEAST = 5e-13;

    /** What is stored as binary floating point is rounded to so many digits after the point, */
    private static final int PLACES = 12;

    /** and to so many digits at all, which hides how it came about: what is compared is what is shown. */
    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_EVEN);

    /** Below this, the first limit is the closer one. */
    private static final double SMALL = 1_000;

    /** The value at an instant that is not before the latest event. */
    abstract @Nullable Decimal value(long now);

    /**
     * The next instant at which the value has another place among its thresholds, if nothing happens; {@code Long.MAX_VALUE} if it
     * keeps it.
     */
    abstract long nextMove(Thresholds thresholds, long now);

    final int bucket(Thresholds thresholds, long now) {
        return thresholds.bucket(value(now));
    }

    /** Rounding keeps the order, so a value that falls still falls. */
    static Decimal rounded(double value) {
        if (StrictMath.abs(value) < SMALL) {
            return Decimal.of((long) StrictMath.rint(value * 1e12), PLACES);
        }
        BigDecimal digits = new BigDecimal(value).round(DIGITS);
        return Decimal.ofStored(digits.scale() > PLACES ? digits.setScale(PLACES, RoundingMode.HALF_EVEN) : digits);
    }

    /**
     * The first tick after {@code from} with another bucket, for a value that goes one way.
     *
     * @param bucketAt the bucket at a tick
     * @param guess where it may be, after {@code from}; the closer, the sooner it is found
     * @param last the last tick; {@code Long.MAX_VALUE} is answered if there is still the same bucket
     */
    static long firstOther(LongToIntFunction bucketAt, int bucket, long from, long guess, long last) {
        long same = from;
        long other = Math.min(Math.max(guess, from + 1), last);
        long step = 1;
        if (bucketAt.applyAsInt(other) == bucket) {
            do {
                if (other == last) {
                    return Long.MAX_VALUE;
                }
                same = other;
                other = Math.min(last, other + step);
                step = 2 * step;
            } while (bucketAt.applyAsInt(other) == bucket);
        } else {
            for (long at = other - step; at > same; at = other - step) {
                if (bucketAt.applyAsInt(at) == bucket) {
                    same = at;
                    break;
                }
                other = at;
                step = 2 * step;
            }
        }
        while (other - same > 1) {
            long middle = same + (other - same) / 2;
            if (bucketAt.applyAsInt(middle) == bucket) {
                same = middle;
            } else {
                other = middle;
            }
        }
        return other;
    }

    @Override
    final boolean remove(long time, @Nullable Object input) {
        throw new IllegalStateException("a lifetime metric loses nothing");
    }

    @Override
    final int bucket(Thresholds thresholds, int guess) {
        throw new IllegalStateException("depends on the instant");
    }

    @Override
    final Object reading() {
        throw new IllegalStateException("depends on the instant");
    }

    /** As far as events that leave windows go. */
    @Override
    final Course course() {
        return Course.STAYS;
    }
}
