package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Question;
import java.util.List;

/** What more rules cost. */
final class RulesTable implements Table {

    private static final List<Integer> WINDOWS = List.of(30, 60, 90, 180, 365);
    private static final int EVENTS_A_YEAR = 400;

    /** Far enough that the rules together make fewer than 0.1 transitions per event. */
    private static final double FAR = 6;

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public String question() {
        return "10, 1,000 and 10,000 rules over the same 15 metrics";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        int customers = size.of(100, 1_000, 10_000);
        SeededInput input = SeededInput.uniform(
                customers, EVENTS_A_YEAR, customers * EVENTS_A_YEAR, size.of(20_000, 400_000, 2_000_000));
        Trial few = trial(10, input, size);
        Trial many = trial(1_000, input, size);
        Trial most = trial(size.of(2_000, 10_000, 10_000), input, size);
        Results results = lab.alternate(List.of(few, many, most));
        Findings findings = Costs.of(
                name(),
                "More rules",
                "The main job with 15 metrics over windows of 30 to 365 days and " + EVENTS_A_YEAR
                        + " events a year for each of " + String.format("%,d", customers)
                        + " customers; rules compare one metric with a threshold.",
                results);
        findings.goal(Goal.atMost("1,000 rules / 10 rules", 1.2, results.ratio(many, few)));
        findings.goal(Goal.atMost(most.name() + " / 10 rules", 1.5, results.ratio(most, few)));
        return List.of(findings);
    }

    private static Trial trial(int rules, Input input, Size size) {
        return Trial.of(String.format("%,d rules", rules), Contender.TIERSTREAM, input, size)
                .asking(new Question(WINDOWS, rules, EVENTS_A_YEAR, FAR));
    }
}
