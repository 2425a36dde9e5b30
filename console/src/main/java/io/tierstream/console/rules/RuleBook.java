package io.tierstream.console.rules;

import io.tierstream.schemas.v1.CustomerMembership;
import java.util.List;

/** Reads the text of rule sets. Serves many threads, and remembers what it read. */
public interface RuleBook {

    /** What the text says; empty if it cannot be read. */
    ReadableRuleSet read(String text);

    /**
     * What the customer lacks, and what keeps the tiers held, as of the membership's {@code as_of}; nothing if the text cannot be read.
     *
     * @param inForce the rule set whose tiers are asked for
     * @param decidedBy the rule set that the membership names, which may be an older version
     */
    List<TierOutlook> outlook(String inForce, String decidedBy, CustomerMembership membership);

    /** As {@link #outlook(String, String, CustomerMembership)}, of a membership that was decided by the rule set in force. */
    default List<TierOutlook> outlook(String inForce, CustomerMembership membership) {
        return outlook(inForce, inForce, membership);
    }

    /** What can be pinned; nothing if the text cannot be read. */
    Targets targets(String text);

    /** Compiles the texts as the job does. */
    static RuleBook compiled() {
        return new CompiledRuleBook();
    }
}
