package io.tierstream.cli.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One customer's habits, drawn from a {@link ShopperModel}.
 *
 * @param purchaseRate purchases per second while active
 * @param stopChance the chance to stop buying for good after a purchase
 * @param amountShape shape of the amounts
 * @param amountRate rate of the amounts, so that the mean is {@code amountShape / amountRate}
 */
record Shopper(double purchaseRate, double stopChance, double amountShape, double amountRate) {

    /** Seconds until the next purchase. */
    double untilPurchase(Draws draws) {
        return draws.exponential(purchaseRate);
    }

    boolean stops(Draws draws) {
        return draws.chance(stopChance);
    }

    /** What a purchase costs, to the cent; at least one cent. */
    BigDecimal amount(Draws draws) {
        double amount = draws.gamma(amountShape, amountRate);
        return BigDecimal.valueOf(Math.max(0.01, amount)).setScale(2, RoundingMode.HALF_UP);
    }
}
