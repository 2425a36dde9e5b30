package io.tierstream.engine.predict;

/** The special functions that the models need; the same result on every Java platform. */
final class SpecialFunctions {

    /** From here on six terms of Stirling's series are exact to the last digits. */
    private static final double STIRLING_FROM = 12;

    private static final double HALF_LOG_TWO_PI = 0.91893853320467274178;

    /** The coefficients of Stirling's series, B(2k) / (2k (2k - 1)). */
    private static final double[] STIRLING = {
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360
    };

    private static final double PRECISION = 1e-16;

    /** More terms than any horizon needs that is not thousands of times as long as what is known of the customer. */
    private static final int MOST_TERMS = 1_000_000;

    private static final double SERIES_BELOW = 0.5;

    /** Enough for all but one part in some hundred millions of the way to 1. */
    private static final int MOST_FRACTIONS = 100_000;

    private SpecialFunctions() {}

    /**
     * The natural logarithm of the gamma function, by Stirling's series.
     *
     * @param x positive
     */
    static double logGamma(double x) {
        double shifted = x;
        double product = 1;
        while (shifted < STIRLING_FROM) {
            product *= shifted;
            shifted++;
        }
        double inverse = 1 / shifted;
        double series = 0;
        for (int i = STIRLING.length - 1; i >= 0; i--) {
            series = series * inverse * inverse + STIRLING[i];
        }
        return (shifted - 0.5) * StrictMath.log(shifted)
                - shifted
                + HALF_LOG_TWO_PI
                + series * inverse
                - StrictMath.log(product);
    }

    /**
     * The hypergeometric function 2F1(a, b; c; z) by its series.
     *
     * @param c not 0 and no negative whole number
     * @param z from 0 up to but not including 1
     */
    static double hypergeometric(double a, double b, double c, double z) {
        double term = 1;
        double sum = 1;
        for (int n = 0; n < MOST_TERMS; n++) {
            double factor = (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
            term *= factor;
            sum += term;
            // The factors come closer and closer to z, so what follows is at most as much as a geometric series.
            if (StrictMath.abs(term) <= PRECISION * StrictMath.abs(sum) * (1 - z) && StrictMath.abs(factor) < 1) {
                break;
            }
        }
        return sum;
    }

    /**
     * The hypergeometric function 2F1(1, b; c; z). Far from 1 its series is short; nearer to 1 Gauss's continued fraction takes about the
     * root of the number of terms.
     *
     * @param b positive
     * @param c more than {@code b}
     * @param z from 0 up to but not including 1
     */
    static double ofOne(double b, double c, double z) {
        return z < SERIES_BELOW ? hypergeometric(1, b, c, z) : continuedFraction(b, c, z);
    }

    /** 1 / (1 - a1 z / (1 - a2 z / ...)), from its beginning by the method of Lentz. */
    private static double continuedFraction(double b, double c, double z) {
        double value = 1;
        double numerators = 1;
        double denominators = 0;
        for (int i = 1; i < MOST_FRACTIONS; i++) {
            double k = i >> 1;
            double factor = (i & 1) == 1 ? (b + k) * (c - 1 + k) : k * (c - b + k - 1);
            double part = factor / ((c + i - 2) * (c + i - 1)) * z;
            denominators = 1 / (1 - part * denominators);
            numerators = 1 - part / numerators;
            double change = numerators * denominators;
            value *= change;
            if (StrictMath.abs(change - 1) <= PRECISION) {
                break;
            }
        }
        return 1 / value;
    }
}
