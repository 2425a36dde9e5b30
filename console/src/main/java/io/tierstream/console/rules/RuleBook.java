package io.tierstream.console.rules;

import io.tierstream.schemas.v1.CustomerMembership;
import java.util.List;

/** Reads the text of rule sets. Serves many threads, and remembers what it read. */
public interface RuleBook {

    /** What the text says; empty if it cannot be read. */
    ReadableRuleSet read(String text);

    /** What the customer lacks, and what keeps the tiers held; nothing if the text cannot be read. */
    List<TierOutlook> outlook(String text, CustomerMembership membership);

    /** Knows nothing. */
    static RuleBook none() {
        return new NoRuleBook();
    }
}
