package io.tierstream.engine.predict;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be foretold of a customer, with the models that do it.
 *
 * @param quantity what
 * @param withinMillis how far ahead purchases count, milliseconds; 0 where that makes no difference
 * @param unitMillis the unit of time of the model of purchases, milliseconds
 * @param purchases how often customers buy; null if only amounts are foretold
 * @param value for how much; null if no amounts are
 */
public record Prediction(
        Quantity quantity,
        long withinMillis,
        long unitMillis,
        @Nullable PurchaseModel purchases,
        @Nullable ValueModel value) {

    private static final double DAY = 86_400_000;

    /** What can be foretold. */
    public enum Quantity {
        /** The probability that the customer may still buy. */
        ALIVE,
        /** The expected number of purchases within a time. */
        PURCHASES,
        /** The expected amount of a purchase. */
        VALUE,
        /** Customer lifetime value: the expected number of purchases within a time, times the expected amount of each. */
        CLV;

        /** Whether it falls while nothing is bought. */
        public boolean falls() {
            return this != VALUE;
        }

        /** Whether it looks some time ahead. */
        public boolean looksAhead() {
            return this == PURCHASES || this == CLV;
        }

        /** Whether it is an amount. */
        public boolean needsAmounts() {
            return this == VALUE || this == CLV;
        }
    }

    public Prediction {
        Objects.requireNonNull(quantity);
        if (unitMillis < 1 || withinMillis < 0 || (withinMillis > 0) != quantity.looksAhead()) {
            throw new IllegalArgumentException(
                    quantity + " within " + withinMillis + " ms, unit " + unitMillis + " ms");
        }
        if ((purchases == null) == quantity.falls() || (value == null) == quantity.needsAmounts()) {
            throw new IllegalArgumentException(quantity + " of the models " + purchases + " and " + value);
        }
    }

    /** A time in days in the unit of the model. */
    public double units(long days) {
        return days * (DAY / unitMillis);
    }

    /**
     * What is foretold. A mean below zero, as returns can make it, counts as zero.
     *
     * @param repeatMean the mean amount of the repeat purchases; any number where there are none or amounts do not matter
     */
    public double of(Purchases known, double repeatMean) {
        double number = 0;
        if (purchases != null) {
            number = quantity == Quantity.ALIVE
                    ? purchases.alive(known)
                    : purchases.expected(known, (double) withinMillis / unitMillis);
        }
        if (value == null) {
            return number;
        }
        double amount = value.expected(known.repeats(), StrictMath.max(0, repeatMean));
        return quantity == Quantity.VALUE ? amount : number * amount;
    }
}
