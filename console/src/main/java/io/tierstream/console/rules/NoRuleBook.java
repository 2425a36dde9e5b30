package io.tierstream.console.rules;

import io.tierstream.schemas.v1.CustomerMembership;
import java.util.List;

/** Knows nothing of any rule set. */
final class NoRuleBook implements RuleBook {

    @Override
    public ReadableRuleSet read(String text) {
        return ReadableRuleSet.EMPTY;
    }

    @Override
    public List<TierOutlook> outlook(String text, CustomerMembership membership) {
        return List.of();
    }
}
