package io.tierstream.engine;

import java.util.Objects;

/**
 * A tier that a customer holds, or held until a transition, and since when.
 *
 * @param tier its name
 * @param since when the customer had entered it, milliseconds since the epoch
 */
public record HeldTier(String tier, long since) {

    public HeldTier {
        Objects.requireNonNull(tier);
    }
}
