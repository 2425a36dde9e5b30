package io.tierstream.flink.config;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;

/** How far a replay takes every customer's clock after the last event. */
public sealed interface Until extends Serializable {

    /** To the time of the last event of the whole input, due moments at exactly that time included. */
    record Last() implements Until {}

    /** Until nothing is due any more. */
    record Forever() implements Until {}

    /** To an instant, inclusive. */
    record At(Instant instant) implements Until {
        public At {
            Objects.requireNonNull(instant);
        }
    }

    /** Reads {@code last}, {@code forever} or an ISO-8601 instant. */
    static Until parse(String text) {
        return switch (text) {
            case "last" -> new Last();
            case "forever" -> new Forever();
            default -> at(text);
        };
    }

    private static Until at(String text) {
        try {
            return new At(Instant.parse(text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "is neither 'last' nor 'forever' nor an instant such as 2026-01-31T00:00:00Z", e);
        }
    }
}
