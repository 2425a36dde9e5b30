package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A quantile of the numbers, as a histogram: how often each number occurs, rounded down to {@value #DIGITS} significant
 * digits. So the answer is at most 1 % below a number that occurred, it is exact where numbers have no more digits, and
 * {@code >=} and {@code <} of a constant with no more digits are always right. There are 900 such numbers from one power
 * of ten to the next, which bounds the state.
 *
 * <p>Of <i>n</i> numbers in ascending order the quantile at <i>q</i> is the one at place <i>q n</i>, rounded up.
 */
final class Quantile extends Accumulator {

    /** Shares of the numbers are whole multiples of one part of so many. */
    static final long PARTS = 10_000;

    private static final int DIGITS = 3;
    private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.FLOOR);

    private final long parts;
    private Decimal[] numbers = new Decimal[4];
    private long[] counts = new long[4];
    private int size;
    private long total;

    /** Where the answer stands; -1 when that must be found. */
    private int answer = -1;

    /**
     * An empty histogram.
     *
     * @param share between 0 and 1, with at most four digits after the point
     */
    Quantile(Decimal share) {
        parts = share.times(Decimal.of(PARTS)).toBigDecimal().longValueExact();
    }

    static Decimal rounded(Decimal number) {
        long unscaled = number.isCompact() ? number.unscaled() : Long.MAX_VALUE;
        return unscaled > -1_000 && unscaled < 1_000
                ? number
                : Decimal.of(number.toBigDecimal().round(ROUNDING));
    }

    @Override
    void add(long time, @Nullable Object input) {
        if (input == null) {
            return;
        }
        int at = place(rounded((Decimal) input));
        counts[at]++;
        total++;
        answer = -1;
    }

    /** Where a number stands; it is put there if it does not yet. */
    private int place(Decimal number) {
        int at = find(number);
        if (at < 0) {
            at = -at - 1;
            insert(at, number);
        }
        return at;
    }

    @Override
    boolean remove(long time, @Nullable Object input) {
        if (input != null) {
            int at = find(rounded((Decimal) input));
            counts[at]--;
            total--;
            answer = -1;
            if (counts[at] == 0) {
                delete(at);
            }
        }
        return false;
    }

    private int find(Decimal number) {
        return Arrays.binarySearch(numbers, 0, size, number);
    }

    private void insert(int at, Decimal number) {
        reserve(size + 1);
        System.arraycopy(numbers, at, numbers, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        numbers[at] = number;
        counts[at] = 0;
        size++;
    }

    private void delete(int at) {
        size--;
        System.arraycopy(numbers, at + 1, numbers, at, size - at);
        System.arraycopy(counts, at + 1, counts, at, size - at);
    }

    private void reserve(int capacity) {
        if (capacity > numbers.length) {
            int larger = Math.max(capacity, 2 * numbers.length);
            numbers = Arrays.copyOf(numbers, larger);
            counts = Arrays.copyOf(counts, larger);
        }
    }

    long count() {
        return total;
    }

    /** The place of the quantile among so many numbers, from 1. */
    long rank(long count) {
        return (count * parts + PARTS - 1) / PARTS;
    }

    /** How many numbers lie in a bucket. */
    long countIn(Thresholds thresholds, int bucket) {
        long found = 0;
        for (int i = 0; i < size; i++) {
            found += thresholds.bucket(numbers[i]) == bucket ? counts[i] : 0;
        }
        return found;
    }

    /** How many numbers lie below a bucket. */
    long countBelow(Thresholds thresholds, int bucket) {
        long found = 0;
        for (int i = 0; i < size && thresholds.bucket(numbers[i]) < bucket; i++) {
            found += counts[i];
        }
        return found;
    }

    private @Nullable Decimal value() {
        if (total == 0) {
            return null;
        }
        if (answer < 0) {
            long left = rank(total);
            do {
                answer++;
                left -= counts[answer];
            } while (left > 0);
        }
        return numbers[answer];
    }

    @Override
    int bucket(Thresholds thresholds, int guess) {
        Decimal value = value();
        return value == null ? Thresholds.UNDEFINED : thresholds.bucket(value, guess);
    }

    @Override
    Course course() {
        return total == 0 ? Course.STAYS : Course.ANY;
    }

    @Override
    @Nullable
    Object reading() {
        return value();
    }

    @Override
    void absorb(Accumulator other) {
        Quantile theirs = (Quantile) other;
        for (int i = 0; i < theirs.size; i++) {
            int at = place(theirs.numbers[i]);
            counts[at] += theirs.counts[i];
        }
        total += theirs.total;
        answer = -1;
    }

    @Override
    boolean isEmpty() {
        return total == 0;
    }

    @Override
    void clear() {
        size = 0;
        total = 0;
        answer = -1;
    }

    @Override
    void write(ByteWriter out) {
        out.writeUnsigned(size);
        for (int i = 0; i < size; i++) {
            out.writeDecimal(numbers[i]);
            out.writeUnsigned(counts[i]);
        }
    }

    @Override
    void read(ByteReader in) {
        clear();
        int stored = in.readCount();
        reserve(stored);
        for (int i = 0; i < stored; i++) {
            numbers[i] = Objects.requireNonNull(in.readDecimal());
            counts[i] = in.readUnsigned();
            total += counts[i];
        }
        size = stored;
    }
}
