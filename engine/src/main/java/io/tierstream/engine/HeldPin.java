package io.tierstream.engine;

import io.tierstream.engine.tier.ManualOverride;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pin that a customer has in a segment or tier set, and what the rules say meanwhile.
 *
 * @param member whether it keeps the customer in, or out
 * @param tier the tier in which it keeps the customer; null for segments, and when it keeps the customer out
 * @param since when it was set, milliseconds since the epoch
 * @param override who decided it, why, and until when
 * @param automaticMember whether the customer would be in the segment, or in a tier of the tier set, by the rules
 * @param automaticTier the tier that the customer would have by the rules; null for segments, and when none
 */
public record HeldPin(
        boolean member,
        @Nullable String tier,
        long since,
        ManualOverride override,
        boolean automaticMember,
        @Nullable String automaticTier) {

    public HeldPin {
        Objects.requireNonNull(override);
    }
}
