package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Decimal;
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

    /** The bucket of an undefined value. */
    public static final int UNDEFINED = -1;

    private final Decimal[] constants;

    private Thresholds(Decimal[] constants) {
        this.constants = constants;
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
            int order = value.compareTo(constants[middle]);
            if (order == 0) {
                return 2 * middle + 1;
            } else if (order < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return 2 * low;
    }

    /** The bucket of {@code sum / count}, without the division. */
    int bucketOfMean(Decimal sum, long count) {
        if (count == 0) {
            return UNDEFINED;
        }
        Decimal divisor = Decimal.of(count);
        int low = 0;
        int high = constants.length;
        while (low < high) {
            int middle = low + high >>> 1;
            int order = sum.compareTo(constants[middle].times(divisor));
            if (order == 0) {
                return 2 * middle + 1;
            } else if (order < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return 2 * low;
    }

    /** The bucket of an accumulator's value. */
    int bucket(Accumulator accumulator) {
        if (!accumulator.isDefined()) {
            return UNDEFINED;
        }
        int low = 0;
        int high = constants.length;
        while (low < high) {
            int middle = low + high >>> 1;
            int order = accumulator.compareTo(constants[middle]);
            if (order == 0) {
                return 2 * middle + 1;
            } else if (order < 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return 2 * low;
    }
}
