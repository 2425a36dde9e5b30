package io.tierstream.flink.ingest;

import java.io.Serializable;
import java.time.Duration;

/**
 * What an event must keep to.
 *
 * @param maxBytes most bytes of a record's value
 * @param maxIdBytes most bytes of a customer id or event id in UTF-8
 * @param maxFutureSkewMillis how far an event may be ahead of the wall clock; {@link #NO_SKEW_LIMIT} in a replay
 */
public record EventLimits(int maxBytes, int maxIdBytes, long maxFutureSkewMillis) implements Serializable {

    /** Time is that of the events: the wall clock says nothing about them. */
    public static final long NO_SKEW_LIMIT = Long.MAX_VALUE;

    /** Midnight after the last day of the year 9999. */
    static final long END_OF_TIME = 253_402_300_800_000L;

    public static EventLimits live(int maxBytes, int maxIdBytes, Duration maxFutureSkew) {
        return new EventLimits(maxBytes, maxIdBytes, maxFutureSkew.toMillis());
    }
}
