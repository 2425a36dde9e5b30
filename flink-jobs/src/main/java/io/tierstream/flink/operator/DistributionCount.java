package io.tierstream.flink.operator;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many customers are in a target, over all tasks.
 *
 * @param name the segment or tier set
 * @param tier the tier; null for a segment
 * @param ruleSet name of the rule set
 * @param ruleSetVersion version that decided last
 * @param entries ENTER transitions since the job first started
 * @param exits EXIT transitions since the job first started
 */
public record DistributionCount(
        String name, @Nullable String tier, String ruleSet, long ruleSetVersion, long entries, long exits) {

    public DistributionCount {
        Objects.requireNonNull(name);
        Objects.requireNonNull(ruleSet);
    }

    /** Customers in it now: each entered once more than it left. */
    public long members() {
        return entries - exits;
    }

    DistributionCount plus(DistributionDelta delta) {
        return new DistributionCount(
                name,
                tier,
                ruleSet,
                Math.max(ruleSetVersion, delta.ruleSetVersion()),
                entries + delta.entries(),
                exits + delta.exits());
    }
}
