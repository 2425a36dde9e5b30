package io.tierstream.console.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a customer lacks for the next tier of a tier set, and what keeps the one held.
 *
 * @param current the tier held; null when none is
 * @param next null when the highest is held
 * @param keep null when none is held
 */
public record TierOutlook(
        String tierSet,
        @Nullable String current,
        @Nullable Next next,
        @Nullable Keep keep) {

    /** The next tier, and the comparisons that decide it. */
    public record Next(String tier, List<Condition> missing) {

        public Next {
            missing = List.copyOf(missing);
        }
    }

    /** The comparisons that keep the tier held. */
    public record Keep(List<Condition> conditions) {

        public Keep {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * One comparison.
     *
     * @param text as in the rule set
     * @param value what it sees now; null when undefined
     * @param difference how far the value is from the threshold; null where that means nothing
     * @param held whether it holds now
     */
    public record Condition(
            String text,
            String metric,
            @Nullable String value,
            String operator,
            String threshold,
            @Nullable String difference,
            boolean held) {}
}
