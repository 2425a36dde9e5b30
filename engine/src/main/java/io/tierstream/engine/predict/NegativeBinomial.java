package io.tierstream.engine.predict;

import static io.tierstream.engine.predict.SpecialFunctions.logGamma;

/**
 * How many purchases customers make who are never lost.
 *
 * @param r the shape of the distribution of their rates
 * @param alpha its scale
 */
record NegativeBinomial(double r, double alpha) {

    /** Up to here the difference from 1 has its digits; beyond, what follows is soon added up. */
    private static final double BULK = 0.9;

    private static final double PRECISION = 1e-17;

    /** The probability of just so many within a time, which is positive. */
    double probability(long number, double time) {
        double none = -r * StrictMath.log1p(time / alpha);
        if (number == 0) {
            return StrictMath.exp(none);
        }
        double ways = logGamma(r + number) - logGamma(r) - logGamma(number + 1.0);
        return StrictMath.exp(none + ways - number * StrictMath.log1p(alpha / time));
    }

    /** The probability of so many or more. */
    double atLeast(long number, double time) {
        double chance = time / (alpha + time);
        double term = probability(0, time);
        double below = 0;
        for (long i = 0; i < number; i++) {
            below += term;
            term *= (r + i) / (i + 1) * chance;
        }
        if (below < BULK) {
            return 1 - below;
        }
        double sum = 0;
        for (long i = number; term > PRECISION * sum * (1 - chance); i++) {
            sum += term;
            term *= (r + i) / (i + 1) * chance;
        }
        return sum;
    }
}
