package io.tierstream.engine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a transition happened.
 *
 * @param cause what brought it about
 * @param eventId the id of the event that tipped it; null when there was none, or it has no id
 * @param evidence the comparisons of the deciding conditions, in the order in which the rule set has them
 */
public record Reason(Cause cause, @Nullable String eventId, List<Evidence> evidence) {

    public Reason {
        Objects.requireNonNull(cause);
        evidence = List.copyOf(evidence);
    }
}
