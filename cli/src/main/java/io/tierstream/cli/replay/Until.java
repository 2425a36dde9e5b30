package io.tierstream.cli.replay;

import io.tierstream.cli.events.EventTimes;
import java.time.DateTimeException;

/** How far a replay takes every customer's clock after the last event. */
public sealed interface Until {

    /** To the time of the last event of the whole input, due moments at exactly that time included. */
    record Last() implements Until {}

    /** Until nothing is due any more. */
    record Forever() implements Until {}

    /**
     * To an instant, inclusive; later events are not applied.
     *
     * @param millis since the epoch
     */
    record At(long millis) implements Until {}

    /**
     * Reads {@code last}, {@code forever} or a time.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    static Until parse(String text) {
        if (text.equals("last")) {
            return new Last();
        } else if (text.equals("forever")) {
            return new Forever();
        }
        try {
            return new At(EventTimes.parse(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither 'last' nor 'forever' nor a time such as 2026-01-31T00:00:00Z", e);
        }
    }

    /** The last instant whose events count, milliseconds since the epoch. */
    default long lastEventTime() {
        return this instanceof At at ? at.millis() : Long.MAX_VALUE;
    }
}
