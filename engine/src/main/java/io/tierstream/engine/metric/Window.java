package io.tierstream.engine.metric;

import org.jspecify.annotations.Nullable;

/**
 * How far back a metric looks. The window of length {@code W} at instant {@code t} holds the events with
 * {@code t - W < time <= t}; an event leaves at exactly {@code time + W}, or, with a coarser resolution, at the next
 * multiple of the resolution: up to one step late, never early. A window of the calendar holds the events of the period that {@code t}
 * is in; all of them leave together at its end. One of the period before holds the events of that: all of them come in together when it
 * ends. One that goes by the customer's own years is cut out of what slides here: that is long enough for whatever year it may be.
 *
 * @param lengthMillis length in milliseconds; 0 means the customer's lifetime; of a calendar period that of the longest
 * @param resolutionMillis the step in which the tail moves, in milliseconds; 1 is exact
 * @param calendar the periods of a window of the calendar; null for one that slides
 * @param previous whether it holds the period before, and not the one that it is now
 * @param anniversaries where the customer's own years begin; null for a window that does not go by them
 */
public record Window(
        long lengthMillis,
        long resolutionMillis,
        @Nullable CalendarPeriod calendar,
        boolean previous,
        @Nullable Anniversaries anniversaries) {

    /** All events of the customer so far. */
    public static final Window LIFETIME = new Window(0, 1);

    private static final long DAY = 86_400_000;

    /** A year has at most 366 days, and where a time zone changes its offset from UTC, up to one more. */
    private static final long LONGEST_YEARS_DAYS = 366;

    /** The longest window: 10,000 years. */
    public static final long MAX_LENGTH_MILLIS = 10_000 * 366L * 86_400_000;

    public Window {
        if (lengthMillis < 0 || resolutionMillis < 1) {
            throw new IllegalArgumentException("length must be 0 or more and resolution 1 ms or more");
        }
        if (lengthMillis > MAX_LENGTH_MILLIS) {
            throw new IllegalArgumentException("a window of " + lengthMillis + " ms is longer than 10,000 years");
        }
        if (resolutionMillis > 1 && resolutionMillis > lengthMillis) {
            throw new IllegalArgumentException("the resolution cannot be longer than the window");
        }
    }

    /** A window that slides. */
    public Window(long lengthMillis, long resolutionMillis) {
        this(lengthMillis, resolutionMillis, null, false, null);
    }

    /** The period of the calendar that it is now. */
    public static Window of(CalendarPeriod calendar) {
        return new Window(calendar.unit().mostDays() * DAY, 1, calendar, false, null);
    }

    /** The period of the calendar before the one that it is now. */
    public static Window previous(CalendarPeriod calendar) {
        return new Window(2 * calendar.unit().mostDays() * DAY, 1, calendar, true, null);
    }

    /** The year since the customer's last anniversary. */
    public static Window of(Anniversaries anniversaries) {
        return new Window((LONGEST_YEARS_DAYS + 1) * DAY, 1, null, false, anniversaries);
    }

    /** The year before the customer's last anniversary. */
    public static Window previous(Anniversaries anniversaries) {
        return new Window((2 * LONGEST_YEARS_DAYS + 1) * DAY, 1, null, true, anniversaries);
    }

    /** An exact sliding window. */
    public static Window ofMillis(long lengthMillis) {
        return new Window(lengthMillis, 1);
    }

    public boolean isLifetime() {
        return lengthMillis == 0;
    }

    /** The instant from which an event of the given time counts; most often at once. */
    public long entry(long eventTime) {
        return previous && calendar != null ? calendar.end(eventTime) : eventTime;
    }

    /** The window that an event must have left before it comes into this one; null if it comes in at once. */
    @Nullable
    Window gate() {
        return previous && calendar != null ? of(calendar) : null;
    }

    /** The instant at which an event of the given time leaves; {@code Long.MAX_VALUE} for the lifetime. */
    public long expiry(long eventTime) {
        if (lengthMillis == 0) {
            return Long.MAX_VALUE;
        }
        if (calendar != null) {
            return previous ? calendar.endOfNext(eventTime) : calendar.end(eventTime);
        }
        long exact = eventTime + lengthMillis;
        if (resolutionMillis == 1) {
            return exact;
        }
        return Math.floorDiv(exact + resolutionMillis - 1, resolutionMillis) * resolutionMillis;
    }
}
