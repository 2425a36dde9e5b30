package io.tierstream.cli.ruletest;

import io.tierstream.rules.test.Coverage;
import io.tierstream.rules.test.RuleTestResult;
import java.util.List;

/**
 * A file of tests that was run.
 *
 * @param file as it was named
 * @param seconds how long it took
 */
public record TestedFile(String file, List<RuleTestResult> results, Coverage coverage, double seconds) {

    public TestedFile {
        results = List.copyOf(results);
    }

    /** How many tests failed. */
    public long failed() {
        return results.stream().filter(result -> !result.passed()).count();
    }
}
