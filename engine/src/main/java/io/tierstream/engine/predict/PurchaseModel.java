package io.tierstream.engine.predict;

import static io.tierstream.engine.predict.SpecialFunctions.hypergeometric;
import static io.tierstream.engine.predict.SpecialFunctions.logGamma;

/**
 * BG/NBD: while alive a customer buys at random with a rate of their own, and after each repeat purchase is gone for good with a probability
 * of their own. The rates are gamma distributed, the probabilities beta distributed. After Fader, Hardie, Lee: "Counting Your Customers" the
 * Easy Way, Marketing Science 24 (2005); the numbers of equations are those of that paper.
 *
 * @param r the shape of the rates' distribution
 * @param alpha its scale, in the unit of time of the model
 * @param a the first parameter of the distribution of the probabilities of going
 * @param b the second
 */
public record PurchaseModel(double r, double alpha, double a, double b) {

    /** Closer than this to where the formula divides zero by zero, its neighbours on both sides say more. */
    private static final double NEIGHBOURHOOD = 1e-5;

    public PurchaseModel {
        requirePositive("r", r);
        requirePositive("alpha", alpha);
        requirePositive("a", a);
        requirePositive("b", b);
    }

    static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be a positive number, not " + value);
        }
    }

    /** The logarithm of the likelihood of one customer's purchases (equation 6). */
    public double logLikelihood(Purchases of) {
        long x = of.repeats();
        double common = logGamma(r + x)
                - logGamma(r)
                + r * StrictMath.log(alpha)
                + logGamma(a + b)
                + logGamma(b + x)
                - logGamma(b)
                - logGamma(a + b + x);
        double alive = -(r + x) * StrictMath.log(alpha + of.age());
        if (x == 0) {
            return common + alive;
        }
        double gone = StrictMath.log(a / (b + x - 1)) - (r + x) * StrictMath.log(alpha + of.recency());
        double greater = StrictMath.max(alive, gone);
        // Divided by the greater of the two, neither is too great for a double.
        return common + greater + StrictMath.log1p(StrictMath.exp(StrictMath.min(alive, gone) - greater));
    }

    /**
     * The probability that the customer may still buy: 1 for who has not bought again yet. It falls while nothing is bought.
     */
    public double alive(Purchases of) {
        long x = of.repeats();
        if (x == 0) {
            return 1;
        }
        double logOdds =
                StrictMath.log(a / (b + x - 1)) + (r + x) * StrictMath.log((alpha + of.age()) / (alpha + of.recency()));
        if (logOdds > 0) {
            double odds = StrictMath.exp(-logOdds);
            return odds / (1 + odds);
        }
        return 1 / (1 + StrictMath.exp(logOdds));
    }

    /** The expected number of purchases of a new customer, after the first one, within a time (equation 9). */
    public double expected(double time) {
        return ofAlive(Purchases.FIRST, time);
    }

    /**
     * The expected number of purchases of a customer within a time from now on (equation 10). It falls while nothing is bought.
     *
     * @param time in the unit of the model
     */
    public double expected(Purchases of, double time) {
        return ofAlive(of, time) * alive(of);
    }

    /** The same for a customer who is known to be alive. */
    private double ofAlive(Purchases of, double time) {
        double fromA = StrictMath.abs(a - 1);
        double fromC = StrictMath.abs(a + b + of.repeats() - 1);
        if (fromA < NEIGHBOURHOOD || fromC < NEIGHBOURHOOD) {
            return (ofAlive(a - 2 * NEIGHBOURHOOD, of, time) + ofAlive(a + 2 * NEIGHBOURHOOD, of, time)) / 2;
        }
        return ofAlive(a, of, time);
    }

    /**
     * Equation 10 divided by P(alive), with 2F1 after Euler's transformation: its first two arguments do not grow with the number of
     * purchases then, and (1 - z) is taken to a power that does not either, so that nothing overflows.
     */
    private double ofAlive(double a, Purchases of, double time) {
        double z = time / (alpha + of.age() + time);
        double c = a + b + of.repeats() - 1;
        double transformed = StrictMath.exp((a - 1) * StrictMath.log1p(-z));
        return c / (a - 1) * (1 - transformed * hypergeometric(a + b - 1 - r, a - 1, c, z));
    }
}
