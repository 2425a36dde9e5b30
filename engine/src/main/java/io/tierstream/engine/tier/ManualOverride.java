package io.tierstream.engine.tier;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who decided something by hand, and why: for the audit trail.
 *
 * @param commandId the id of the command; null when it came without one
 * @param author who gave the command
 * @param reason why, in the author's words
 * @param approvedBy who approved it; null when nobody had to
 * @param until when a pin ends by itself, exclusive, milliseconds since the epoch; null when it holds until it is lifted, and
 *     for the lifting of a pin
 */
public record ManualOverride(
        @Nullable String commandId,
        String author,
        String reason,
        @Nullable String approvedBy,
        @Nullable Long until) {

    public ManualOverride {
        Objects.requireNonNull(author);
        Objects.requireNonNull(reason);
    }
}
