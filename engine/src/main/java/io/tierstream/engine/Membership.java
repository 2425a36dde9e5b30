package io.tierstream.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a customer stands: the content of the memberships topic and of {@code explain}.
 *
 * @param customerId who
 * @param asOf the customer's clock, milliseconds since the epoch
 * @param sequence the number of the customer's last transition
 * @param ruleSet the rule set that decided
 * @param tiers per tier set in which a tier is held: the tier and since when
 * @param segments per segment the customer is in: since when, milliseconds since the epoch
 * @param pins per segment or tier set in which the customer is pinned: how
 * @param tags the tags of all segments and tiers that the customer is in, each once, in alphabetical order
 * @param metrics every metric's value as text, null when undefined, in the order of the rule set, calculated ones last
 */
public record Membership(
        String customerId,
        long asOf,
        long sequence,
        RuleSetVersion ruleSet,
        Map<String, HeldTier> tiers,
        Map<String, Long> segments,
        Map<String, HeldPin> pins,
        List<String> tags,
        Map<String, @Nullable String> metrics)
        implements Announcement {

    public Membership {
        Objects.requireNonNull(customerId);
        Objects.requireNonNull(ruleSet);
    }
}
