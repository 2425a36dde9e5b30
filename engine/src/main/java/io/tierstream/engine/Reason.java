package io.tierstream.engine;

import io.tierstream.engine.tier.ManualOverride;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a transition happened.
 *
 * @param cause what brought it about
 * @param eventId the id of the event that tipped it; null when there was none, or it has no id
 * @param evidence the comparisons of the deciding conditions, in the order in which the rule set has them
 * @param override the pin that was set, lifted or ended here; null when the rules decided
 */
public record Reason(
        Cause cause,
        @Nullable String eventId,
        List<Evidence> evidence,
        @Nullable ManualOverride override) {

    /** A reason without anything decided by hand. */
    public Reason(Cause cause, @Nullable String eventId, List<Evidence> evidence) {
        this(cause, eventId, evidence, null);
    }

    public Reason {
        Objects.requireNonNull(cause);
        evidence = List.copyOf(evidence);
    }
}
