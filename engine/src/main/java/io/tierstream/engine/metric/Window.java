package io.tierstream.engine.metric;

/**
 * How far back a metric looks. The window of length {@code W} at instant {@code t} holds the events with
 * {@code t - W < time <= t}; an event leaves at exactly {@code time + W}, or, with a coarser resolution, at the next
 * multiple of the resolution: up to one step late, never early.
 *
 * @param lengthMillis length in milliseconds; 0 means the customer's lifetime
 * @param resolutionMillis the step in which the tail moves, in milliseconds; 1 is exact
 */
public record Window(long lengthMillis, long resolutionMillis) {

    /** All events of the customer so far. */
    public static final Window LIFETIME = new Window(0, 1);

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

    /** An exact sliding window. */
    public static Window ofMillis(long lengthMillis) {
        return new Window(lengthMillis, 1);
    }

    public boolean isLifetime() {
        return lengthMillis == 0;
    }

    /** The instant at which an event of the given time leaves; {@code Long.MAX_VALUE} for the lifetime. */
    public long expiry(long eventTime) {
        if (lengthMillis == 0) {
            return Long.MAX_VALUE;
        }
        long exact = eventTime + lengthMillis;
        if (resolutionMillis == 1) {
            return exact;
        }
        return Math.floorDiv(exact + resolutionMillis - 1, resolutionMillis) * resolutionMillis;
    }
}
