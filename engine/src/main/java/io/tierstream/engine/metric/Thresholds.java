package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Decimal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The constants that a metric is compared with, sorted. They cut the number line into buckets: {@code 2i} lies below
 * constant {@code i} (and above the one before), {@code 2i + 1} is constant {@code i} itself, {@code 2n} lies above all,
 * and {@link #UNDEFINED} is no value. A comparison can only change its answer when the bucket changes.
 */
public final class Thresholds {

    // The binary search stands here some times: with the comparison handed in as a lambda it was not compiled into its
    // callers, and took 5 % of what a job does for an event.

    /** The bucket of an undefined value. */
    public static final int UNDEFINED = -1;

    private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);

    private final Decimal[] constants;

    /** The greatest whole number not above each constant, as far as a long reaches. */
    private final long[] floors;

    /** Whether the constant is that whole number. */
    private final boolean[] whole;

    private final int bucketOfZero;

    private Thresholds(Decimal[] constants) {
        this.constants = constants;
        floors = new long[constants.length];
        whole = new boolean[constants.length];
        for (int i = 0; i < constants.length; i++) {
            BigDecimal exact = constants[i].toBigDecimal();
            BigDecimal floor = exact.setScale(0, RoundingMode.FLOOR);
            floors[i] = floor.min(GREATEST).max(LEAST).longValueExact();
            whole[i] = exact.compareTo(BigDecimal.valueOf(floors[i])) == 0;
        }
        bucketOfZero = bucket(0);
    }

    /** From constants in any order, repetitions allowed. */
    public static Thresholds of(Collection<Decimal> constants) {
        return new Thresholds(new TreeSet<>(constants).toArray(Decimal[]::new));
    }

    public int size() {
        return constants.length;
    }

    /** The position of a constant among the sorted ones. */
    public int indexOf(Decimal constant) {
        int index = Arrays.binarySearch(constants, constant);
        if (index < 0) {
            throw new IllegalArgumentException("no such threshold: " + constant);
        }
        return index;
    }

    /** The constant at a position. */
    public Decimal constant(int index) {
        return constants[index];
    }

    /** The bucket of a number. */
    public int bucket(@Nullable Decimal value) {
        if (value == null) {
            return UNDEFINED;
        }
        int low = 0;
        int high = constants.length;
        while (low < high) {
            int middle = low + high >>> 1;
            int comparison = value.compareTo(constants[middle]);
            if (comparison == 0) {
                return 2 * middle + 1;
            }
            low = comparison < 0 ? low : middle + 1;
            high = comparison < 0 ? middle : high;
        }
        return 2 * low;
    }

    /** The bucket of a whole number. */
    public int bucket(long value) {
        int low = 0;
        int high = floors.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (value == floors[middle] && whole[middle]) {
                return 2 * middle + 1;
            }
            low = value <= floors[middle] ? low : middle + 1;
            high = value <= floors[middle] ? middle : high;
        }
        return 2 * low;
    }

    /** The bucket of a number that is likely to be in {@code guess}: two comparisons if it is. */
    int bucket(Decimal value, int guess) {
        return isBetween(guess)
                        && (guess == 0 || value.compareTo(constants[(guess >> 1) - 1]) > 0)
                        && (guess == 2 * constants.length || value.compareTo(constants[guess >> 1]) < 0)
                ? guess
                : bucket(value);
    }

    /** Whether a bucket lies between two constants, or outside of all. */
    private static boolean isBetween(int bucket) {
        return bucket != UNDEFINED && (bucket & 1) == 0;
    }

    int bucketOfZero() {
        return bucketOfZero;
    }

    /**
     * The bucket of {@code sum / count}, without the division: {@code sum / count < x} just when {@code sum < x * count}.
     *
     * @param guess the bucket that it is likely to be in
     */
    int bucketOfMean(Decimal sum, long count, int guess) {
        if (count == 0) {
            return UNDEFINED;
        }
        Decimal divisor = Decimal.of(count);
        boolean right = isBetween(guess)
                && (guess == 0 || sum.compareTo(constants[(guess >> 1) - 1].times(divisor)) > 0)
                && (guess == 2 * constants.length || sum.compareTo(constants[guess >> 1].times(divisor)) < 0);
        if (right) {
            return guess;
        }
        int low = 0;
        int high = constants.length;
        while (low < high) {
            int middle = low + high >>> 1;
            int comparison = sum.compareTo(constants[middle].times(divisor));
            if (comparison == 0) {
                return 2 * middle + 1;
            }
            low = comparison < 0 ? low : middle + 1;
            high = comparison < 0 ? middle : high;
        }
        return 2 * low;
    }

    /**
     * The bucket of the root of {@code numerator / divisor}, without the root: a number that is not negative is less than another
     * just when its square is.
     *
     * @param numerator not negative
     * @param divisor positive
     * @param guess the bucket that it is likely to be in
     */
    int bucketOfRoot(Decimal numerator, Decimal divisor, int guess) {
        boolean right = isBetween(guess)
                && (guess == 0 || compareRoot(numerator, divisor, constants[(guess >> 1) - 1]) > 0)
                && (guess == 2 * constants.length || compareRoot(numerator, divisor, constants[guess >> 1]) < 0);
        if (right) {
            return guess;
        }
        int low = 0;
        int high = constants.length;
        while (low < high) {
            int middle = low + high >>> 1;
            int comparison = compareRoot(numerator, divisor, constants[middle]);
            if (comparison == 0) {
                return 2 * middle + 1;
            }
            low = comparison < 0 ? low : middle + 1;
            high = comparison < 0 ? middle : high;
        }
        return 2 * low;
    }

    private static int compareRoot(Decimal numerator, Decimal divisor, Decimal constant) {
        return constant.signum() < 0
                ? 1
                : numerator.compareTo(constant.times(constant).times(divisor));
    }
}
