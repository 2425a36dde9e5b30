package io.tierstream.engine;

import io.tierstream.engine.tier.Target;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A customer entered or left a segment or a tier.
 *
 * @param id the same for the same transition, however often it is computed: 32 hexadecimal digits derived from
 *     customer, target, direction, sequence and the rule set's name
 * @param customerId who
 * @param sequence counts the customer's transitions from 1 without gaps
 * @param target what was entered or left
 * @param direction which of the two
 * @param time the instant at which it holds, milliseconds since the epoch, UTC
 * @param ruleSet the rule set that decided
 * @param reason why
 * @param previous for a tier: the tier held until now in this tier set; null when none was, and for segments
 * @param expectedExitAt for an ENTER: when time alone will end it, milliseconds since the epoch; null when it will not,
 *     or not within the engine's look-ahead
 */
public record Transition(
        String id,
        String customerId,
        long sequence,
        Target target,
        Direction direction,
        long time,
        RuleSetVersion ruleSet,
        Reason reason,
        @Nullable HeldTier previous,
        @Nullable Long expectedExitAt)
        implements Announcement {

    public Transition {
        Objects.requireNonNull(id);
        Objects.requireNonNull(customerId);
        Objects.requireNonNull(target);
        Objects.requireNonNull(direction);
        Objects.requireNonNull(ruleSet);
        Objects.requireNonNull(reason);
    }

    Transition withExpectedExitAt(long exit) {
        return new Transition(id, customerId, sequence, target, direction, time, ruleSet, reason, previous, exit);
    }
}
