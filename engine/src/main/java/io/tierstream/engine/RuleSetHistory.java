package io.tierstream.engine;

import org.jspecify.annotations.Nullable;

/** Earlier rule sets, to read the state of customers who were last looked at under one of them. */
@FunctionalInterface
public interface RuleSetHistory {

    /** No earlier version. */
    RuleSetHistory NONE = version -> null;

    /** The rule set of a version, or null if it is not known. */
    @Nullable
    RuleSet find(long version);
}
