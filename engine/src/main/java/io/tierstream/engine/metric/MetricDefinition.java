package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Decimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rolling metric: an aggregate of a field over the selected events within a window.
 *
 * @param name its name in conditions
 * @param aggregate how the events are summed up
 * @param field the event field that is aggregated, {@value #TIME} for the event's own time; null for a count
 * @param selection which events
 * @param window how far back
 * @param period the periods of the calendar that are counted, if {@link Aggregate#DISTINCT} is taken of {@value #TIME}; null in any
 *     other case
 * @param motion how it moves, if it is {@link Aggregate#MOVING}; null in any other case
 * @param share at {@link Aggregate#QUANTILE} the part of the numbers that is not above it, between 0 and 1, at most four digits after
 *     the point; null in any other case
 */
public record MetricDefinition(
        String name,
        Aggregate aggregate,
        @Nullable String field,
        Selection selection,
        Window window,
        @Nullable CalendarPeriod period,
        @Nullable Motion motion,
        @Nullable Decimal share) {

    /** The pseudo field that stands for the event's time. */
    public static final String TIME = "time";

    public MetricDefinition {
        Objects.requireNonNull(name);
        Objects.requireNonNull(selection);
        Objects.requireNonNull(window);
        if (aggregate != Aggregate.MOVING && aggregate.needsField() != (field != null)) {
            throw new IllegalArgumentException(
                    "metric " + name + ": " + aggregate + (field == null ? " needs a field" : " takes no field"));
        }
        boolean countsPeriods = TIME.equals(field) && aggregate == Aggregate.DISTINCT;
        if (TIME.equals(field) && !countsPeriods && aggregate != Aggregate.FIRST && aggregate != Aggregate.LAST) {
            throw new IllegalArgumentException("metric " + name + ": only first and last take the time");
        }
        if ((aggregate == Aggregate.MOVING) != (motion != null) || (motion != null && !window.isLifetime())) {
            throw new IllegalArgumentException(
                    "metric " + name + ": a motion goes with " + Aggregate.MOVING + " over the lifetime");
        }
        if (countsPeriods != (period != null)) {
            throw new IllegalArgumentException("metric " + name + ": periods are what distinct counts of the time");
        }
        if ((aggregate == Aggregate.QUANTILE) != (share != null) || share != null && !isShare(share)) {
            throw new IllegalArgumentException("metric " + name + ": a quantile has a share, and nothing else has");
        }
    }

    /** A metric that counts no periods and does not move. */
    public MetricDefinition(
            String name, Aggregate aggregate, @Nullable String field, Selection selection, Window window) {
        this(name, aggregate, field, selection, window, null, null, null);
    }

    /** A metric that depends on when one looks, over the customer's lifetime. */
    public static MetricDefinition moving(String name, Motion motion, @Nullable String field, Selection selection) {
        return new MetricDefinition(name, Aggregate.MOVING, field, selection, Window.LIFETIME, null, motion, null);
    }

    /** The number of periods of the calendar with such an event. */
    public static MetricDefinition activePeriods(
            String name, CalendarPeriod period, Selection selection, Window window) {
        return new MetricDefinition(name, Aggregate.DISTINCT, TIME, selection, window, period, null, null);
    }

    /** The number of a field that a share of all is not above. */
    public static MetricDefinition quantile(
            String name, String field, Decimal share, Selection selection, Window window) {
        return new MetricDefinition(name, Aggregate.QUANTILE, field, selection, window, null, null, share);
    }

    /** Whether a number can be the share of a quantile. */
    public static boolean isShare(Decimal number) {
        return number.signum() > 0
                && number.compareTo(Decimal.of(1)) < 0
                && number.times(Decimal.of(Quantile.PARTS))
                                .remainder(Decimal.of(1))
                                .signum()
                        == 0;
    }

    /** The same metric under another name. */
    public MetricDefinition named(String another) {
        return new MetricDefinition(another, aggregate, field, selection, window, period, motion, share);
    }

    /** Whether the value is an instant, so that {@code since} applies. */
    public boolean isInstant() {
        return TIME.equals(field) && period == null;
    }

    /** Whether both compute the same from the same events, whatever they are called. */
    public boolean computesSameAs(MetricDefinition other) {
        return aggregate == other.aggregate
                && Objects.equals(field, other.field)
                && selection.equals(other.selection)
                && window.equals(other.window)
                && Objects.equals(period, other.period)
                && Objects.equals(motion, other.motion)
                && Objects.equals(share, other.share);
    }

    /** Whether the value changes by itself, other than by events that leave a window. */
    public boolean movesByItself() {
        return motion != null && motion.movesByItself();
    }

    /** Whether what is kept for the other one serves this one, though it may compute something else from it. */
    boolean takesOver(MetricDefinition other) {
        return motion == null || other.motion == null
                ? computesSameAs(other)
                : motion.keepsSameAs(other.motion)
                        && selection.equals(other.selection)
                        && (Objects.equals(field, other.field) || motion instanceof Motion.Forecast && field == null);
    }
}
