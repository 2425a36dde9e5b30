package io.tierstream.engine.predict;

import static io.tierstream.engine.predict.Parameters.requirePositive;
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
public record BgNbd(double r, double alpha, double a, double b) implements PurchaseModel {

    /** Closer than this to where the formula divides zero by zero, its neighbours on both sides say more. */
    private static final double NEIGHBOURHOOD = 1e-5;

    public BgNbd {
        requirePositive("r", r);
        requirePositive("alpha", alpha);
        requirePositive("a", a);
        requirePositive("b", b);
    }

    @Override
    public Kind kind() {
        return Kind.BG_NBD;
    }

    @Override
    public double[] parameters() {
        return new double[] {r, alpha, a, b};
    }

    /** Equation 6. */
    @Override
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

    /** 1 for who has not bought again yet: a customer is lost at a purchase only. */
    @Override
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

    /** Equation 10; for a new customer that is equation 9. */
    @Override
    public double expected(Purchases of, double time) {
        return ofAlive(of, time) * alive(of);
    }

    /**
     * Equation 8: either there were just so many chances to buy, and the customer was not lost at any; or at least so many, and the
     * customer was lost at this one.
     */
    @Override
    public double probability(long number, double time) {
        if (time == 0) {
            return number == 0 ? 1 : 0;
        }
        NegativeBinomial chances = new NegativeBinomial(r, alpha);
        double exactly = chances.probability(number, time);
        if (number == 0) {
            return exactly;
        }
        double outlasts =
                StrictMath.exp(logGamma(b + number) - logGamma(b) + logGamma(a + b) - logGamma(a + b + number));
        return outlasts * (exactly + a / (b + number - 1) * chances.atLeast(number, time));
    }

    /** The expected number of purchases of a customer who is known to be alive. */
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
