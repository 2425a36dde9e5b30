package io.tierstream.engine;

import io.tierstream.engine.tier.Target;
import java.util.List;

/**
 * What a customer held under an earlier rule set and cannot hold any more, because the segment or tier is gone.
 *
 * @param lost the targets, with the time since when they were held
 */
record RuleChange(List<Lost> lost) {

    /** A target that is gone, and since when the customer was in it. */
    record Lost(Target target, long since) {}

    RuleChange {
        lost = List.copyOf(lost);
    }
}
