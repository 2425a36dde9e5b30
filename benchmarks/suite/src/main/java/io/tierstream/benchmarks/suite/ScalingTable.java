package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Result;
import java.util.List;

/** One task against two. */
final class ScalingTable implements Table {

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String question() {
        return "parallelism 1 and 2";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        SeededInput input = SeededInput.ordinary(size.of(500, 10_000, 100_000), size.of(20_000, 600_000, 4_000_000));
        String rules = lab.file("scaling-rules.yaml", RuleSetText.of(60, 200)).toString();
        Trial one = Trial.of("parallelism 1", Contender.TIERSTREAM, input, size)
                .with("tierstream.rules", rules)
                .parallel(1);
        Trial two = Trial.of("parallelism 2", Contender.TIERSTREAM, input, size).with("tierstream.rules", rules);
        Results results = lab.alternate(List.of(one, two));
        Findings findings = Costs.of(
                name(),
                "One task and two",
                "The main job with 60 metrics and 200 rules. The broker, the source threads and the compiler share the same cores: on a"
                        + " machine of two cores the second task does not have one for itself.",
                results);
        findings.goal(
                Goal.atLeast("rate at parallelism 2 / at 1", 1.8, results.ratio(two, one, Result::eventsPerSecond)));
        return List.of(findings);
    }
}
