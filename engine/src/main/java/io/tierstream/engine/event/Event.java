package io.tierstream.engine.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a customer did or that happened to a customer.
 *
 * @param customerId whose event it is; never empty
 * @param id the event's own id, by which a repeated delivery is recognised; null when the source has none
 * @param type the event type, such as {@code purchase}
 * @param time when it happened, milliseconds since the epoch, UTC
 * @param fields its other values
 */
public record Event(String customerId, @Nullable String id, String type, long time, Fields fields) {

    public Event {
        if (customerId.isEmpty()) {
            throw new IllegalArgumentException("an event needs a customer id");
        }
        Objects.requireNonNull(type);
        Objects.requireNonNull(fields);
    }
}
