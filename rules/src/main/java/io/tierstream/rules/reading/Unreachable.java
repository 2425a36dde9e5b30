package io.tierstream.rules.reading;

import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import java.util.List;

/** Warns of a tier that a better one always takes over: usually tiers written in the wrong order. */
final class Unreachable {

    private Unreachable() {}

    static void warn(TierDefinition tier, List<TierDefinition> better, Span span, Issues issues) {
        for (TierDefinition above : better) {
            // A better tier that one has to wait for leaves room for this one meanwhile.
            boolean atOnce = above.timing().holdFor() == 0 && above.timing().cooldown() == 0;
            if (atOnce && Implication.holds(tier.when(), above.when())) {
                issues.add(
                        IssueCode.UNREACHABLE_TIER,
                        span,
                        "whoever meets " + tier.name() + " also meets " + above.name()
                                + ", which stands above it and wins",
                        "put the tier with the hardest condition first");
                return;
            }
        }
    }
}
