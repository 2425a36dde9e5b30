package io.tierstream.cli.demo;

/**
 * How customers differ: the BG/NBD model of Fader, Hardie and Lee (2005) says when they buy and when they stop, the
 * Gamma-Gamma model of Fader and Hardie (2013) how much they spend.
 *
 * @param r shape of the purchase rates
 * @param alpha rate of the purchase rates, in seconds: the mean rate is {@code r / alpha} purchases per second
 * @param a of the chance to stop after a purchase, whose mean is {@code a / (a + b)}
 * @param b of the chance to stop
 * @param p shape of one customer's amounts
 * @param q shape of what customers have in common
 * @param gamma rate of it: the mean amount is {@code p * gamma / (q - 1)}
 */
record ShopperModel(double r, double alpha, double a, double b, double p, double q, double gamma) {

    /** Someone buys about every two minutes, for about 50, and stops after about six purchases: days made seconds. */
    static final ShopperModel DEMO = new ShopperModel(0.9, 100, 1.2, 6, 6, 4, 25);

    /** Draws a customer. */
    Shopper draw(Draws draws) {
        return new Shopper(draws.gamma(r, alpha), draws.beta(a, b), p, draws.gamma(q, gamma));
    }

    double meanAmount() {
        return p * gamma / (q - 1);
    }
}
