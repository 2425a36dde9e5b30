package io.tierstream.rules.test;

import java.util.List;

/**
 * What became of a test.
 *
 * @param mismatches where it came out otherwise than expected; none when it passed
 */
public record RuleTestResult(RuleTest test, List<Mismatch> mismatches) {

    public RuleTestResult {
        mismatches = List.copyOf(mismatches);
    }

    public boolean passed() {
        return mismatches.isEmpty();
    }

    /**
     * A difference between what was expected and what came.
     *
     * @param line of the expectation in its file, from 1
     * @param message what differs; several lines for a list of transitions
     */
    public record Mismatch(int line, String message) {}
}
