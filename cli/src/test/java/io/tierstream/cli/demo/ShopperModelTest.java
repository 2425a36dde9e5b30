package io.tierstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The simulated customers against what the two models say in closed form. */
class ShopperModelTest {

    private static final ShopperModel MODEL = ShopperModel.DEMO;
    private static final int CUSTOMERS = 200_000;

    @Test
    void buysAsOftenAsBgNbdExpects() {
        for (double seconds : new double[] {30, 120, 600}) {
            double mean = meanPurchases(seconds);

            assertThat(mean)
                    .as("purchases in %s s", seconds)
                    .isCloseTo(expected(seconds), Percentage.withPercentage(1.5));
        }
    }

    @Test
    void hasAsManyWithoutPurchaseAsBgNbdExpects() {
        Draws draws = new Draws(3);
        int silent = 0;
        for (int i = 0; i < CUSTOMERS; i++) {
            silent += MODEL.draw(draws).untilPurchase(draws) > 60 ? 1 : 0;
        }

        double expected = Math.pow(MODEL.alpha() / (MODEL.alpha() + 60), MODEL.r());
        assertThat((double) silent / CUSTOMERS).isCloseTo(expected, within(0.005));
    }

    @Test
    void spendsAsMuchAsGammaGammaExpects() {
        Draws draws = new Draws(5);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < CUSTOMERS; i++) {
            double amount = MODEL.draw(draws).amount(draws).doubleValue();
            sum += amount;
            squares += amount * amount;
        }

        double mean = sum / CUSTOMERS;
        double deviation = Math.sqrt(squares / CUSTOMERS - mean * mean);
        assertThat(MODEL.meanAmount()).isEqualTo(50);
        assertThat(mean).isCloseTo(50, Percentage.withPercentage(1));
        // Var = E[Var | rate] + Var(E | rate), with E[1/rate^2] = gamma^2 / ((q-1)(q-2)).
        double second = MODEL.gamma() * MODEL.gamma() / ((MODEL.q() - 1) * (MODEL.q() - 2));
        double expected = Math.sqrt(MODEL.p() * (MODEL.p() + 1) * second - 50 * 50);
        assertThat(deviation).isCloseTo(expected, Percentage.withPercentage(5));
    }

    private static double meanPurchases(double seconds) {
        Draws draws = new Draws(7);
        long purchases = 0;
        for (int i = 0; i < CUSTOMERS; i++) {
            Shopper shopper = MODEL.draw(draws);
            double at = shopper.untilPurchase(draws);
            while (at <= seconds) {
                purchases++;
                at = shopper.stops(draws) ? Double.MAX_VALUE : at + shopper.untilPurchase(draws);
            }
        }
        return (double) purchases / CUSTOMERS;
    }

    /** Equation 9 of Fader, Hardie and Lee (2005), E[X(t)]. */
    private static double expected(double t) {
        double a = MODEL.a();
        double b = MODEL.b();
        double z = t / (MODEL.alpha() + t);
        double hypergeometric = series(MODEL.r(), b, a + b - 1, z);
        return (a + b - 1) / (a - 1) * (1 - Math.pow(MODEL.alpha() / (MODEL.alpha() + t), MODEL.r()) * hypergeometric);
    }

    /** Gauss' 2F1 by its series, which converges as z is below 1. */
    private static double series(double a, double b, double c, double z) {
        double term = 1;
        double sum = 1;
        for (int n = 0; n < 10_000; n++) {
            term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
            sum += term;
        }
        return sum;
    }
}
