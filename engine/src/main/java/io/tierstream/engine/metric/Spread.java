package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Decimal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The sample standard deviation of some numbers, from their sums: the root of
 * {@code (n * squares - sum * sum) / (n * (n - 1))}. What is below the root is exact.
 *
 * @param count how many
 * @param sum of the numbers
 * @param squares sum of their squares
 */
record Spread(long count, Decimal sum, Decimal squares) {

    /** Some digits more than the answer has, so that the root is rounded once as far as anybody can see. */
    private static final MathContext BELOW_THE_ROOT = new MathContext(44, RoundingMode.HALF_EVEN);

    /** The deviation to 34 digits; null for fewer than two numbers. */
    @Nullable
    Decimal value() {
        if (count < 2) {
            return null;
        }
        BigDecimal variance = numerator().toBigDecimal().divide(divisor().toBigDecimal(), BELOW_THE_ROOT);
        return Decimal.ofStored(variance.sqrt(MathContext.DECIMAL128));
    }

    /** The deviation's place among thresholds, without a root. */
    int bucket(Thresholds thresholds, int guess) {
        return count < 2 ? Thresholds.UNDEFINED : thresholds.bucketOfRoot(numerator(), divisor(), guess);
    }

    private Decimal numerator() {
        return squares.times(Decimal.of(count)).minus(sum.times(sum));
    }

    private Decimal divisor() {
        return Decimal.of(count).times(Decimal.of(count - 1));
    }
}
