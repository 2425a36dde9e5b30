package io.tierstream.console.rules;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.tier.Timing;
import org.jspecify.annotations.Nullable;

/**
 * How long something must have been so before a customer enters or leaves, as durations such as {@code 30d}; null for "at once".
 *
 * @param holdFor {@code for} in rule sets: how long the condition must have held
 */
public record TimingText(
        @JsonProperty("for") @Nullable String holdFor,
        @Nullable String grace,
        @Nullable String minimumStay,
        @Nullable String cooldown) {

    static TimingText of(Timing timing) {
        return new TimingText(
                text(timing.holdFor()), text(timing.grace()), text(timing.minimumStay()), text(timing.cooldown()));
    }

    private static @Nullable String text(long millis) {
        return millis == 0 ? null : ExpressionText.duration(millis);
    }
}
