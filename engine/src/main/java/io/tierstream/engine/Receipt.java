package io.tierstream.engine;

import io.tierstream.engine.tier.ManualOverride;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a customer was erased, or turned out to be another one: who ordered it and why, and what was done. It is the proof of it, so it names
 * the customer.
 *
 * @param customerId who
 * @param at everything up to this instant is forgotten: the time of the command, or the customer's clock if that was later; milliseconds since
 *     the epoch
 * @param order the command
 * @param exits how many segments and tiers the customer has left by it
 * @param sequence the number of the customer's last transition
 * @param ruleSet the rule set in force
 * @param into who the customer turned out to be; null if the customer was erased
 */
public record Receipt(
        String customerId,
        long at,
        ManualOverride order,
        int exits,
        long sequence,
        RuleSetVersion ruleSet,
        @Nullable String into)
        implements Announcement {

    public Receipt {
        Objects.requireNonNull(customerId);
        Objects.requireNonNull(order);
        Objects.requireNonNull(ruleSet);
    }
}
