package io.tierstream.flink.operator;

import org.jspecify.annotations.Nullable;

/**
 * What is said to all tasks: a rule set, cut-offs of all customers, or, at the end of a bounded source, the time of the last event that a source task
 * has seen.
 *
 * @param ruleSet a rule set; null at the end of input
 * @param lastEventTime milliseconds since the epoch; {@link #NO_EVENT} if there was none, and for anything else
 * @param cutOffs cut-offs; null for anything else
 */
public record Control(
        @Nullable PublishedRuleSet ruleSet,
        long lastEventTime,
        @Nullable PublishedCutOffs cutOffs) {

    /** No event was seen. */
    public static final long NO_EVENT = Long.MIN_VALUE;

    public static Control ruleSet(PublishedRuleSet ruleSet) {
        return new Control(ruleSet, NO_EVENT, null);
    }

    public static Control cutOffs(PublishedCutOffs cutOffs) {
        return new Control(null, NO_EVENT, cutOffs);
    }

    public static Control endOfInput(long lastEventTime) {
        return new Control(null, lastEventTime, null);
    }
}
