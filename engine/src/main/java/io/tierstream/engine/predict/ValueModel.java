package io.tierstream.engine.predict;

import static io.tierstream.engine.predict.SpecialFunctions.logGamma;

/**
 * Gamma-Gamma: what a customer spends varies around a mean of their own, and the means vary between customers, whatever the number of
 * purchases. After Fader, Hardie: The Gamma-Gamma Model of Monetary Value (2013), brucehardie.com/notes/025.
 *
 * @param p the shape of the distribution of one customer's amounts
 * @param q the shape of the distribution of their scales
 * @param v the scale of that distribution, in the currency of the amounts
 */
public record ValueModel(double p, double q, double v) {

    public ValueModel {
        Parameters.requirePositive("p", p);
        Parameters.requirePositive("q", q);
        Parameters.requirePositive("v", v);
        if (q <= 1) {
            throw new IllegalArgumentException("q must be greater than 1, else no mean value is expected; it is " + q);
        }
    }

    /**
     * The logarithm of the likelihood of one customer's mean (equation 1a of the note).
     *
     * @param repeats number of purchases after the first, positive
     * @param mean their mean amount, positive
     */
    public double logLikelihood(long repeats, double mean) {
        return logLikelihood(p, q, v, repeats, mean);
    }

    /** The same for parameters of which {@code q} may be at most 1, as it can be on the way to the best ones. */
    public static double logLikelihood(double p, double q, double v, long repeats, double mean) {
        double shape = p * repeats;
        return logGamma(shape + q)
                - logGamma(shape)
                - logGamma(q)
                + q * StrictMath.log(v)
                + (shape - 1) * StrictMath.log(mean)
                + shape * StrictMath.log(repeats)
                - (shape + q) * StrictMath.log(v + repeats * mean);
    }

    /**
     * The expected amount of a purchase (equation 5 of the note): between the mean of the customer and that of all, closer to the
     * customer's the more purchases there were.
     *
     * @param repeats number of purchases after the first
     * @param mean their mean amount; any number if there are none
     */
    public double expected(long repeats, double mean) {
        return repeats == 0 ? p * v / (q - 1) : p * (v + repeats * mean) / (p * repeats + q - 1);
    }
}
