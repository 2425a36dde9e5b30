package io.tierstream.flink.operator;

import java.util.Objects;

/**
 * What became of a rule set in one task.
 *
 * @param task which one, from 0
 * @param tasks how many there are
 */
public record TaskVerdict(int task, int tasks, RuleSetVerdict verdict) {

    public TaskVerdict {
        Objects.requireNonNull(verdict);
    }
}
