package io.tierstream.engine.metric;

import io.tierstream.engine.predict.Prediction;
import java.util.Objects;

/** What a metric makes of its events if its value also depends on when one looks, although nothing leaves a window. */
public sealed interface Motion {

    /** Whether the value changes while nothing happens. */
    default boolean movesByItself() {
        return true;
    }

    /** Whether what is kept for one serves the other. */
    boolean keepsSameAs(Motion other);

    /**
     * A sum, or a number of events, each of which counts half after a time, a quarter after twice the time, and so on.
     *
     * @param halfLifeMillis that time, milliseconds
     */
    record Decay(long halfLifeMillis) implements Motion {

        public Decay {
            if (halfLifeMillis < 1) {
                throw new IllegalArgumentException("a half-life of " + halfLifeMillis + " ms");
            }
        }

        @Override
        public boolean keepsSameAs(Motion other) {
            return equals(other);
        }
    }

    /**
     * The number of periods in a row with an event, up to the period that it is now or the one before it; 0 if there was none in
     * either.
     *
     * @param period the periods
     */
    record Streak(CalendarPeriod period) implements Motion {

        public Streak {
            Objects.requireNonNull(period);
        }

        @Override
        public boolean keepsSameAs(Motion other) {
            return equals(other);
        }
    }

    /**
     * What a model foretells.
     *
     * @param of what, and by which model
     * @param day the days in which purchases are counted; the value changes when one begins
     */
    record Forecast(Prediction of, CalendarPeriod day) implements Motion {

        public Forecast {
            Objects.requireNonNull(of);
            if (day.unit() != CalendarPeriod.Unit.DAY) {
                throw new IllegalArgumentException("purchases are counted by days, not by " + day);
            }
        }

        @Override
        public boolean movesByItself() {
            return of.quantity().falls();
        }

        /** Parameters may be fitted anew: the purchases are those they were. */
        @Override
        public boolean keepsSameAs(Motion other) {
            return other instanceof Forecast that && day.equals(that.day);
        }
    }
}
