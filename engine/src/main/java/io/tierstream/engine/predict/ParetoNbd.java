package io.tierstream.engine.predict;

import static io.tierstream.engine.predict.Parameters.requirePositive;
import static io.tierstream.engine.predict.SpecialFunctions.logGamma;
import static io.tierstream.engine.predict.SpecialFunctions.ofOne;

/**
 * Pareto/NBD: while alive a customer buys at random with a rate of their own, and is lost at random, at any time, with another rate of
 * their own. Both rates are gamma distributed. After Schmittlein, Morrison, Colombo: Counting Your Customers, Management Science 33 (1987),
 * in the notation of Fader, Hardie: A Note on Deriving the Pareto/NBD Model and Related Expressions (2005), brucehardie.com/notes/009.
 *
 * <p>Everything goes by the odds that the customer is gone, which are (with y for when that was)
 *
 * <pre>
 *   integral from t_x to T of  s / (beta + y) ((beta + T) / (beta + y))^s ((alpha + T) / (alpha + y))^(r + x)  dy
 * </pre>
 *
 * What stands below the integral, and its length, grow with T. So P(alive) falls while nothing is bought. The same formula gives its
 * slope: the logarithm falls by at least s / (beta + T), which is more than the purchases to be expected of who is alive gain. So these
 * fall, too.
 *
 * @param r the shape of the distribution of the rates of buying
 * @param alpha its scale, in the unit of time of the model
 * @param s the shape of the distribution of the rates of going
 * @param beta its scale, in the unit of time of the model
 */
public record ParetoNbd(double r, double alpha, double s, double beta) implements PurchaseModel {

    /** Beyond this, what is subtracted has no digit beside the other, which soon has no room in a double. */
    private static final double GREAT = 300;

    public ParetoNbd {
        requirePositive("r", r);
        requirePositive("alpha", alpha);
        requirePositive("s", s);
        requirePositive("beta", beta);
    }

    @Override
    public Kind kind() {
        return Kind.PARETO_NBD;
    }

    @Override
    public double[] parameters() {
        return new double[] {r, alpha, s, beta};
    }

    /** That of making these purchases and being alive at T, divided by the probability to be alive for who has made them. */
    @Override
    public double logLikelihood(Purchases of) {
        long x = of.repeats();
        double logOdds = logOddsOfGone(of);
        // The greater of the two is taken out, so that neither is too great for a double.
        double logAlive = -StrictMath.max(0, logOdds) - StrictMath.log1p(StrictMath.exp(-StrictMath.abs(logOdds)));
        return logGamma(r + x)
                - logGamma(r)
                - x * StrictMath.log(alpha + of.age())
                - r * StrictMath.log1p(of.age() / alpha)
                - s * StrictMath.log1p(of.age() / beta)
                - logAlive;
    }

    @Override
    public double alive(Purchases of) {
        double logOdds = logOddsOfGone(of);
        if (logOdds > 0) {
            double odds = StrictMath.exp(-logOdds);
            return odds / (1 + odds);
        }
        return 1 / (1 + StrictMath.exp(logOdds));
    }

    /**
     * The logarithm of the odds that the customer is gone: the difference of an antiderivative of the integral at its two ends. That is
     * the 2F1 of the note after Euler's transformation, which leaves no number in it that grows with the number of purchases, and takes
     * what does out of it as a power.
     */
    private double logOddsOfGone(Purchases of) {
        double n = r + of.repeats();
        double silence = of.age() - of.recency();
        double power = n * StrictMath.log1p(silence / (alpha + of.recency()))
                + s * StrictMath.log1p(silence / (beta + of.recency()));
        double last = antiderivative(n, of.recency());
        if (power > GREAT) {
            return power + StrictMath.log(last);
        }
        // They differ by rounding only where the odds are far below what can be seen beside 1.
        return StrictMath.log(StrictMath.max(0, StrictMath.exp(power) * last - antiderivative(n, of.age())));
    }

    /** Divided by the two powers of y that come with it, which leaves at most 1. */
    private double antiderivative(double n, double y) {
        double share = s / (n + s);
        if (alpha >= beta) {
            return share * ofOne(n, n + s + 1, (alpha - beta) / (alpha + y));
        }
        return share * (alpha + y) / (beta + y) * ofOne(s + 1, n + s + 1, (beta - alpha) / (beta + y));
    }

    /** The conditional expectation of the note, with the limit that it has for s = 1. */
    @Override
    public double expected(Purchases of, double time) {
        double left = beta + of.age();
        double logarithm = StrictMath.log1p(time / left);
        double lifetime = s == 1 ? logarithm : -StrictMath.expm1((1 - s) * logarithm) / (s - 1);
        return (r + of.repeats()) / (alpha + of.age()) * left * lifetime * alive(of);
    }

    /**
     * Either the customer is alive at the end of the time, with so many purchases, or was lost at some time before, with so many up to
     * then. The integral over that time is worked out as such: the sums that it comes to (Fader, Hardie: Deriving an Expression for
     * P(X(t) = x), brucehardie.com/notes/012) cancel out for great numbers.
     */
    @Override
    public double probability(long number, double time) {
        if (time == 0) {
            return number == 0 ? 1 : 0;
        }
        NegativeBinomial chances = new NegativeBinomial(r, alpha);
        return chances.probability(number, time) * StrictMath.exp(-s * StrictMath.log1p(time / beta))
                + Quadrature.integral(
                        lost -> chances.probability(number, lost)
                                * s
                                / (beta + lost)
                                * StrictMath.exp(-s * StrictMath.log1p(lost / beta)),
                        time);
    }
}
