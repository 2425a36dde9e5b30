package io.tierstream.engine;

import java.util.Objects;

/**
 * Nothing is known of a customer any more: takes the place of the last {@link Membership}.
 *
 * @param customerId who
 */
public record Tombstone(String customerId) implements Announcement {

    public Tombstone {
        Objects.requireNonNull(customerId);
    }
}
