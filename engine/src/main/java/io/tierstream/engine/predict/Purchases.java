package io.tierstream.engine.predict;

/**
 * What the models know of a customer. All purchases of a day are one transaction.
 *
 * @param repeats number of days with a purchase after the first one: x
 * @param recency from the first to the last of these days, in the unit of the model: t_x
 * @param age from the first of these days to now, in the unit of the model: T
 */
public record Purchases(long repeats, double recency, double age) {

    public Purchases {
        if (repeats < 0 || !(recency >= 0) || !(age >= recency)) {
            throw new IllegalArgumentException("x = " + repeats + ", t_x = " + recency + ", T = " + age);
        }
    }

    /** A customer who has just bought for the first time. */
    public static final Purchases FIRST = new Purchases(0, 0, 0);
}
