package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Result;
import java.util.List;

/** More customers than any cache holds. */
final class LargeTable implements Table {

    private static final int EVENTS_BEFORE = 8;
    private static final double LIMIT = 1.5;

    @Override
    public String name() {
        return "large";
    }

    @Override
    public String question() {
        return "state larger than the caches: the main job against the minimal job; checkpoints";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        int customers = size.of(1_000, 400_000, 5_000_000);
        SeededInput input =
                SeededInput.ordinary(customers, 0).of(EVENTS_BEFORE * customers, size.of(100_000, 600_000, 4_000_000));
        String rules = lab.file("large-rules.yaml", RuleSetText.of(60, 200)).toString();
        Trial main = Trial.of("main job", Contender.TIERSTREAM, input, size).with("tierstream.rules", rules);
        Trial minimal = Trial.of("minimal job", Contender.MINIMAL, input, size);
        main = main.from(lab.fill(main));
        minimal = minimal.from(lab.fill(minimal));
        Results results = lab.alternate(List.of(main, minimal));
        Findings findings = Costs.of(
                name(),
                "Many customers",
                String.format(
                        "%,d customers, of whom each has had %d events before the measurement; 60 metrics, 200 rules. The main job's cache"
                                + " holds 64 MiB a task, RocksDB's memory 512 MiB in all.",
                        customers, EVENTS_BEFORE),
                results);
        findings.goal(Goal.atMost("main / minimal", LIMIT, results.ratio(main, minimal)));
        results.forEach((trial, list) -> {
            if (list.stream().allMatch(result -> result.others().has("checkpoint-millis"))) {
                findings.note(String.format(
                        "%s: started from its state in %.0f ms, from the job's submission to the first event in every task; the last"
                                + " checkpoint took %.0f ms and wrote %.1f MB of %.1f MB.",
                        trial.name(),
                        figure(list, "start-millis"),
                        figure(list, "checkpoint-millis"),
                        figure(list, "checkpoint-written-bytes") / 1e6,
                        figure(list, "checkpoint-bytes") / 1e6));
            }
        });
        return List.of(findings);
    }

    private static double figure(List<Result> results, String name) {
        return Ratio.of(results, result -> result.others().get(name)).median();
    }
}
