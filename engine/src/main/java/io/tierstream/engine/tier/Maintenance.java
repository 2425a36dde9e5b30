package io.tierstream.engine.tier;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Anniversaries;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.MetricState;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a tier that has been earned is kept. While its conditions hold it is earned anew at every instant; when they begin to fail, it is
 * kept until an end that follows from the last instant at which they held.
 *
 * @param end when it ends
 * @param oneStep whether the next tier below follows, whatever its condition says; else the best whose condition holds
 * @param condition what must hold for a tier to be kept at all, such as being a member; null for nothing
 */
public record Maintenance(
        End end, boolean oneStep, @Nullable Expression condition) {

    public Maintenance {
        Objects.requireNonNull(end);
    }

    /** Without a condition. */
    public Maintenance(End end, boolean oneStep) {
        this(end, oneStep, null);
    }

    /** Until when a tier is kept. */
    public sealed interface End {

        /**
         * The instant at which it is over, milliseconds since the epoch.
         *
         * @param failing the first instant at which the conditions failed
         * @param earned false for a tier that was not earned but reached on the way down: it is kept until the next end
         * @param anchor the instant that anniversaries are counted from; {@link MetricState#NO_INSTANT} for none
         */
        long after(long failing, boolean earned, long anchor);
    }

    /** A fixed time. */
    public record Length(long millis) implements End {

        public Length {
            if (millis < 1) {
                throw new IllegalArgumentException("a tier cannot be kept for " + millis + " ms");
            }
        }

        @Override
        public long after(long failing, boolean earned, long anchor) {
            return failing + millis;
        }
    }

    /**
     * The end of a period of the calendar.
     *
     * @param next whether what was earned is kept until the end of the period after
     */
    public record EndOfPeriod(CalendarPeriod period, boolean next) implements End {

        public EndOfPeriod {
            Objects.requireNonNull(period);
        }

        @Override
        public long after(long failing, boolean earned, long anchor) {
            if (!earned) {
                return period.end(failing);
            }
            long end = period.end(failing - 1);
            return next ? period.end(end) : end;
        }
    }

    /**
     * The next of the {@link Anniversaries} of an instant.
     *
     * @param metric the instant metric that shows it
     */
    public record Anniversary(String metric, ZoneId zone) implements End {

        public Anniversary {
            Objects.requireNonNull(metric);
            Objects.requireNonNull(zone);
        }

        @Override
        public long after(long failing, boolean earned, long anchor) {
            if (anchor == MetricState.NO_INSTANT) {
                return failing;
            }
            return Anniversaries.next(anchor, zone, earned ? failing - 1 : failing);
        }
    }
}
