package io.tierstream.engine.metric;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The anniversaries of an instant of the customer, such as that of joining: the first instant of each day in the time zone that is a
 * whole number of years after the day of the instant, that day included. The anniversary of a 29 February is the 28th in other years.
 * From one to the next is a year of the customer's own; before the first there is none.
 */
public final class Anniversaries {

    /** What {@link #passed} says before the day of the instant. */
    public static final int NONE = -1;

    private final MetricDefinition of;
    private final ZoneId zone;

    /**
     * Anniversaries.
     *
     * @param of an instant metric of the lifetime: time alone never moves it
     * @param zone where days begin
     */
    public Anniversaries(MetricDefinition of, ZoneId zone) {
        this.of = Objects.requireNonNull(of);
        this.zone = Objects.requireNonNull(zone);
        if (!isAnchor(of)) {
            throw new IllegalArgumentException(
                    "anniversaries need an instant metric of the lifetime, not " + of.name());
        }
    }

    /** Whether anniversaries can be counted from a metric. */
    public static boolean isAnchor(MetricDefinition metric) {
        return metric.isInstant() && metric.window().isLifetime();
    }

    /** The metric that shows the instant. */
    public MetricDefinition of() {
        return of;
    }

    public ZoneId zone() {
        return zone;
    }

    /**
     * The number of the last anniversary: 0 from the day of the instant on, or {@link #NONE} before.
     *
     * @param instant what anniversaries are counted from, milliseconds since the epoch
     * @param at when to look, milliseconds since the epoch
     */
    static int passed(long instant, ZoneId zone, long at) {
        LocalDate first = date(instant, zone);
        int years = Math.max(NONE, date(at, zone).getYear() - first.getYear() - 1);
        while (start(first.plusYears(years + 1L), zone) <= at) {
            years++;
        }
        return years;
    }

    /** When an anniversary begins, by its number; milliseconds since the epoch. */
    static long start(long instant, ZoneId zone, int years) {
        return start(date(instant, zone).plusYears(years), zone);
    }

    /**
     * The beginning of the first anniversary after {@code at}, milliseconds since the epoch.
     *
     * @param instant what anniversaries are counted from, milliseconds since the epoch
     */
    public static long next(long instant, ZoneId zone, long at) {
        return start(instant, zone, passed(instant, zone, at) + 1);
    }

    private static LocalDate date(long instant, ZoneId zone) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(instant), zone);
    }

    private static long start(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    /** Whatever the metric is called. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Anniversaries that && of.computesSameAs(that.of) && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(of.aggregate(), of.selection(), zone);
    }

    /** Such as {@code joined}. */
    public String name() {
        return of.name();
    }

    /** Such as {@code joined in Europe/Berlin}. */
    @Override
    public String toString() {
        return name() + " in " + zone;
    }
}
