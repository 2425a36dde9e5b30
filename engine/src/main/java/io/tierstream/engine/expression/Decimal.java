package io.tierstream.engine.expression;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * An exact decimal number. Money in its usual range is a {@code long} with a scale and costs one small object per
 * operation; whatever does not fit is carried by a {@link BigDecimal}, with the same answers.
 *
 * <p>Two decimals are equal when their values are: {@code 1.0} equals {@code 1.00}.
 */
public final class Decimal implements Comparable<Decimal> {

    /** Largest number of digits, before and after the point, that is accepted as input. */
    public static final int MAX_DIGITS = 100;

    /** Largest scale of the compact form: 10^18 is the largest power of ten in a long. */
    private static final int MAX_SCALE = 18;

    private static final long[] POWERS = powers();

    public static final Decimal ZERO = new Decimal(0, 0, null);

    private final long unscaled;
    private final int scale;
    private final @Nullable BigDecimal big;

    private Decimal(long unscaled, int scale, @Nullable BigDecimal big) {
        this.unscaled = unscaled;
        this.scale = scale;
        this.big = big;
    }

    /** The whole number {@code value}. */
    public static Decimal of(long value) {
        return value == 0 ? ZERO : new Decimal(value, 0, null);
    }

    /** {@code unscaled / 10^scale}, with {@code 0 <= scale <= 18}. */
    public static Decimal of(long unscaled, int scale) {
        if (scale < 0 || scale > MAX_SCALE) {
            throw new IllegalArgumentException("scale must be 0 to 18, was " + scale);
        }
        return new Decimal(unscaled, scale, null);
    }

    /**
     * The value of a {@link BigDecimal}.
     *
     * @throws NumberFormatException if it needs more than {@value #MAX_DIGITS} digits before or after the point
     */
    public static Decimal of(BigDecimal value) {
        if (value.scale() > MAX_DIGITS || (long) value.precision() - value.scale() > MAX_DIGITS) {
            throw new NumberFormatException("more than " + MAX_DIGITS + " digits before or after the point");
        }
        return ofAnySize(value);
    }

    /**
     * The value of a whole number.
     *
     * @throws NumberFormatException if it has more than {@value #MAX_DIGITS} digits
     */
    public static Decimal of(BigInteger value) {
        return of(new BigDecimal(value));
    }

    /** The value of a sum that was stored; sums may be longer than any input. */
    public static Decimal ofStored(BigDecimal value) {
        return ofAnySize(value);
    }

    private static Decimal ofAnySize(BigDecimal value) {
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        if (plain.scale() > MAX_SCALE) {
            plain = plain.stripTrailingZeros();
            plain = plain.scale() < 0 ? plain.setScale(0) : plain;
        }
        if (plain.scale() <= MAX_SCALE && plain.unscaledValue().bitLength() < Long.SIZE) {
            return new Decimal(plain.unscaledValue().longValue(), plain.scale(), null);
        }
        return new Decimal(0, plain.scale(), plain);
    }

    /**
     * The shortest decimal that reads back as {@code value}, so that 0.1 is a tenth.
     *
     * @throws NumberFormatException if it is NaN or infinite, or so large or small that it needs more than
     *     {@value #MAX_DIGITS} digits before or after the point
     */
    public static Decimal of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new NumberFormatException(value + " is not a number that can be added up");
        }
        return of(BigDecimal.valueOf(value));
    }

    /**
     * Reads a plain or scientific decimal numeral.
     *
     * @throws NumberFormatException if the text is none, or has more than {@value #MAX_DIGITS} digits before or after
     *     the point
     */
    public static Decimal parse(String text) {
        Decimal compact = parseCompact(text);
        if (compact != null) {
            return compact;
        }
        // BigDecimal would take time quadratic in the digits; nothing longer than this can be accepted anyway.
        if (text.length() > 3 * MAX_DIGITS) {
            throw new NumberFormatException("a numeral of " + text.length() + " characters is too long");
        }
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw notANumber(text);
        }
        // BigDecimal reads the digits of every script; here, as in every other place, only 0 to 9 are digits.
        if (text.chars().anyMatch(c -> c > 'e')) {
            throw notANumber(text);
        }
        if (value.signum() == 0) {
            return ZERO;
        }
        return of(value);
    }

    private static NumberFormatException notANumber(String text) {
        return new NumberFormatException("'" + text + "' is not a decimal number");
    }

    /** The common case, digits with at most one point and no exponent, without any object but the result. */
    private static @Nullable Decimal parseCompact(String text) {
        int length = text.length();
        int start = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        int digits = 0;
        int point = -1;
        long value = 0;
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                value = value * 10 + (c - '0');
                digits++;
            } else if (c == '.' && point < 0) {
                point = i;
            } else {
                return null;
            }
        }
        if (digits == 0 || digits > MAX_SCALE) {
            return null;
        }
        int scale = point < 0 ? 0 : length - point - 1;
        return new Decimal(text.charAt(0) == '-' ? -value : value, scale, null);
    }

    public Decimal plus(Decimal other) {
        if (big == null && other.big == null) {
            if (scale == other.scale) {
                long sum = unscaled + other.unscaled;
                if (((unscaled ^ sum) & (other.unscaled ^ sum)) >= 0) {
                    return new Decimal(sum, scale, null);
                }
            } else if (scale > other.scale) {
                long lifted = lift(other.unscaled, scale - other.scale);
                long sum = unscaled + lifted;
                if (lifted != Long.MIN_VALUE && ((unscaled ^ sum) & (lifted ^ sum)) >= 0) {
                    return new Decimal(sum, scale, null);
                }
            } else {
                return other.plus(this);
            }
        }
        return ofAnySize(toBigDecimal().add(other.toBigDecimal()));
    }

    public Decimal minus(Decimal other) {
        if (big == null && other.big == null && scale == other.scale) {
            long difference = unscaled - other.unscaled;
            if (((unscaled ^ other.unscaled) & (unscaled ^ difference)) >= 0) {
                return new Decimal(difference, scale, null);
            }
        }
        return plus(other.negated());
    }

    public Decimal negated() {
        if (big != null) {
            return ofAnySize(big.negate());
        }
        return unscaled == Long.MIN_VALUE ? ofAnySize(toBigDecimal().negate()) : new Decimal(-unscaled, scale, null);
    }

    public Decimal times(Decimal other) {
        if (big == null && other.big == null && scale + other.scale <= MAX_SCALE) {
            long high = Math.multiplyHigh(unscaled, other.unscaled);
            long low = unscaled * other.unscaled;
            if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
                return new Decimal(low, scale + other.scale, null);
            }
        }
        return ofAnySize(toBigDecimal().multiply(other.toBigDecimal()));
    }

    /**
     * The quotient to 34 significant digits, ties to even (IEEE 754 decimal128).
     *
     * @throws ArithmeticException if the divisor is zero
     */
    public Decimal dividedBy(Decimal divisor) {
        return ofAnySize(toBigDecimal().divide(divisor.toBigDecimal(), MathContext.DECIMAL128));
    }

    /** The text of {@code dividedBy(divisor)}, at less cost. */
    public String quotientText(long divisor) {
        boolean small = big == null && unscaled != Long.MIN_VALUE && divisor > 0 && divisor <= QuotientText.MAX_DIVISOR;
        return small
                ? QuotientText.of(unscaled, scale, divisor)
                : dividedBy(of(divisor)).toString();
    }

    /**
     * The remainder of the division that rounds towards zero; it has the sign of this number.
     *
     * @throws ArithmeticException if the divisor is zero
     */
    public Decimal remainder(Decimal divisor) {
        return ofAnySize(toBigDecimal().remainder(divisor.toBigDecimal()));
    }

    public int signum() {
        return big != null ? big.signum() : Long.signum(unscaled);
    }

    @Override
    public int compareTo(Decimal other) {
        if (big == null && other.big == null) {
            if (scale == other.scale) {
                return Long.compare(unscaled, other.unscaled);
            }
            if (scale > other.scale) {
                long lifted = lift(other.unscaled, scale - other.scale);
                if (lifted != Long.MIN_VALUE) {
                    return Long.compare(unscaled, lifted);
                }
            } else {
                long lifted = lift(unscaled, other.scale - scale);
                if (lifted != Long.MIN_VALUE) {
                    return Long.compare(lifted, other.unscaled);
                }
            }
        }
        return toBigDecimal().compareTo(other.toBigDecimal());
    }

    /** Whether the value is held as a long with a scale of 0 to 18. */
    public boolean isCompact() {
        return big == null;
    }

    /** The unscaled value of the compact form. */
    public long unscaled() {
        return unscaled;
    }

    /** Digits after the point. */
    public int scale() {
        return scale;
    }

    public BigDecimal toBigDecimal() {
        return big != null ? big : BigDecimal.valueOf(unscaled, scale);
    }

    public double doubleValue() {
        return toBigDecimal().doubleValue();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Decimal that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return signum() == 0 ? 0 : toBigDecimal().stripTrailingZeros().hashCode();
    }

    /** Plain digits, no exponent, no trailing zeros after the point. */
    @Override
    public String toString() {
        if (big != null) {
            return big.signum() == 0 ? "0" : big.stripTrailingZeros().toPlainString();
        }
        long digits = unscaled;
        int places = scale;
        while (places > 0 && digits % 10 == 0) {
            digits /= 10;
            places--;
        }
        if (places == 0) {
            return Long.toString(digits);
        }
        String all = Long.toString(digits);
        int start = digits < 0 ? 1 : 0;
        int point = all.length() - places;
        StringBuilder text = new StringBuilder(24).append(all, 0, Math.max(start, point));
        if (point <= start) {
            text.append('0');
        }
        text.append('.');
        for (int zeros = start - point; zeros > 0; zeros--) {
            text.append('0');
        }
        return text.append(all, Math.max(start, point), all.length()).toString();
    }

    /** {@code value * 10^digits}, or {@code Long.MIN_VALUE} when that does not fit (or is that very number). */
    private static long lift(long value, int digits) {
        long power = POWERS[digits];
        long high = Math.multiplyHigh(value, power);
        long low = value * power;
        return (high == 0 && low >= 0) || (high == -1 && low < 0) ? low : Long.MIN_VALUE;
    }

    private static long[] powers() {
        long[] powers = new long[MAX_SCALE + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}
