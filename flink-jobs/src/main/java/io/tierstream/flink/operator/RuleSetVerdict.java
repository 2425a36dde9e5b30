package io.tierstream.flink.operator;

import java.util.List;
import java.util.Objects;

/**
 * What became of a published rule set.
 *
 * @param ruleSet which one
 * @param state whether it decides now
 * @param versionInForce the version that decides now
 * @param decidedAt when it was looked at, milliseconds since the epoch by the machine's clock
 * @param problems the errors of a rejected one
 */
public record RuleSetVerdict(
        PublishedRuleSet ruleSet, State state, long versionInForce, long decidedAt, List<Problem> problems) {

    /** What became of it. */
    public enum State {
        /** It decides now. */
        IN_FORCE,
        /** It has errors; the version before it stays in force. */
        REJECTED,
        /** A greater version is in force already, or the same version with another text. */
        SUPERSEDED
    }

    /** One error, with its line and column in the text, from 1; 0 when it has no place. */
    public record Problem(String code, String message, int line, int column) {

        public Problem {
            Objects.requireNonNull(code);
            Objects.requireNonNull(message);
        }
    }

    public RuleSetVerdict {
        Objects.requireNonNull(ruleSet);
        Objects.requireNonNull(state);
    }
}
