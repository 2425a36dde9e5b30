package io.tierstream.flink.operator;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often a target was entered and left since the task last said so.
 *
 * @param name the segment or tier set
 * @param tier the tier; null for a segment
 * @param ruleSet name of the rule set
 * @param ruleSetVersion version that decided last
 * @param entries ENTER transitions
 * @param exits EXIT transitions
 */
public record DistributionDelta(
        String name, @Nullable String tier, String ruleSet, long ruleSetVersion, long entries, long exits) {

    public DistributionDelta {
        Objects.requireNonNull(name);
        Objects.requireNonNull(ruleSet);
    }

    /** The target, as {@code segment} or {@code tierset:tier}. */
    public String target() {
        return tier == null ? name : name + ":" + tier;
    }
}
