package io.tierstream.engine.population;

import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.CalendarPeriod;
import org.jspecify.annotations.Nullable;

/**
 * When the values of all customers are cut anew: at the beginning of each period of the calendar, or at the multiples of a length,
 * counted from 1970-01-01T00:00:00Z.
 *
 * @param period the period; null for a length
 * @param everyMillis the length, milliseconds; 0 for a period
 */
public record Recut(@Nullable CalendarPeriod period, long everyMillis) {

    public Recut {
        if ((period == null) == (everyMillis == 0) || everyMillis < 0) {
            throw new IllegalArgumentException("either a period or a length");
        }
    }

    public static Recut of(CalendarPeriod period) {
        return new Recut(period, 0);
    }

    public static Recut everyMillis(long length) {
        return new Recut(null, length);
    }

    /** The first cut after an instant, milliseconds since the epoch. */
    public long after(long instant) {
        return period == null ? Math.floorDiv(instant, everyMillis) * everyMillis + everyMillis : period.end(instant);
    }

    /** The last cut not after an instant, milliseconds since the epoch. */
    public long notAfter(long instant) {
        return period == null ? Math.floorDiv(instant, everyMillis) * everyMillis : period.start(instant);
    }

    /** Such as {@code day in Europe/Berlin} or {@code 6h}. */
    @Override
    public String toString() {
        return period == null ? ExpressionText.duration(everyMillis) : period.toString();
    }
}
