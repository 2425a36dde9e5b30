package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * The running value of one metric of one customer.
 *
 * <p>An input is what the metric reads from an event: a {@link io.tierstream.engine.expression.Decimal}, a hash ({@link Long}) for distinct, a scalar for
 * first and last, or null. Events may arrive in any order; they leave in the order of their times.
 */
abstract sealed class Accumulator
        permits Accumulators.Counting,
                Accumulators.Summing,
                Accumulators.Averaging,
                Accumulators.Extreme,
                Accumulators.Edge,
                Deviation,
                DistinctValues,
                Moving,
                WindowExtreme,
                WindowEdge,
                TopValue,
                Quantile,
                MeanGap,
                LongestGap,
                WindowGap {

    /** Takes an event in. */
    abstract void add(long time, @Nullable Object input);

    /**
     * Lets an event go that left the window.
     *
     * @return true if the answer went with it and must be rebuilt from what is still inside
     */
    abstract boolean remove(long time, @Nullable Object input);

    /** Forgets everything, before a rebuild. */
    void reset() {
        throw new IllegalStateException("never rebuilt");
    }

    /**
     * Takes back an event that is still inside, during a rebuild. The events of one log come in the order of their times.
     *
     * @return whether later events of the same log can still matter
     */
    boolean takeBack(long time, @Nullable Object input) {
        throw new IllegalStateException("never rebuilt");
    }

    /**
     * The value's place among thresholds.
     *
     * @param guess where it was; most often it is still there
     */
    abstract int bucket(Thresholds thresholds, int guess);

    /**
     * Where the value can go by events that leave. Where it can go one way only, an event that is taken in and leaves the
     * value at its place among the thresholds changes nothing about what is to come: the coming values then lie between what
     * they would have been and what the value is now.
     */
    abstract Course course();

    /** The value of an instant metric, milliseconds since the epoch, or {@link MetricState#NO_INSTANT}. */
    long instant() {
        return MetricState.NO_INSTANT;
    }

    /** An immutable picture of the value, cheap to take; {@link Reading#value} turns it into the value. */
    abstract @Nullable Object reading();

    /** Whether it is as a new one; then it need not be written. */
    abstract boolean isEmpty();

    /** Makes it as a new one, for whatever customer. */
    abstract void clear();

    /**
     * Takes in what another one of the same metric has counted, of a customer who turned out to be this one. The other one is of no use
     * any more. Only metrics over the whole lifetime are asked: windows are filled again from the history.
     */
    void absorb(Accumulator other) {
        throw new IllegalStateException("filled from the history");
    }

    /** Lets everything go, rows of this customer included. */
    void discard() {
        clear();
    }

    abstract void write(ByteWriter out);

    /** Reads what {@link #write} wrote, in place of what was here. */
    abstract void read(ByteReader in);
}
