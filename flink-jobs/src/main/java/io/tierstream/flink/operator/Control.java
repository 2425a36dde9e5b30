package io.tierstream.flink.operator;

import org.jspecify.annotations.Nullable;

/**
 * What is said to all tasks: a rule set, or, at the end of a bounded source, the time of the last event that a source task
 * has seen.
 *
 * @param ruleSet a rule set; null at the end of input
 * @param lastEventTime milliseconds since the epoch; {@link #NO_EVENT} if there was none, and for a rule set
 */
public record Control(@Nullable PublishedRuleSet ruleSet, long lastEventTime) {

    /** No event was seen. */
    public static final long NO_EVENT = Long.MIN_VALUE;

    public static Control ruleSet(PublishedRuleSet ruleSet) {
        return new Control(ruleSet, NO_EVENT);
    }

    public static Control endOfInput(long lastEventTime) {
        return new Control(null, lastEventTime);
    }
}
