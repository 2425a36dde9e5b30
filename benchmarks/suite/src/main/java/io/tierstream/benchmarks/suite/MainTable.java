package io.tierstream.benchmarks.suite;

import java.util.List;

/** The main job against the least that a keyed job with durable state does. */
final class MainTable implements Table {

    private static final double LIMIT_UNIFORM = 1.3;
    private static final double LIMIT_ZIPF = 0.7;
    private static final int METRICS = 60;
    private static final int RULES = 200;

    @Override
    public String name() {
        return "main";
    }

    @Override
    public String question() {
        return "the main job against a minimal job: 60 metrics, 200 rules; uniform and Zipf customers";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        SeededInput uniform =
                SeededInput.ordinary(size.of(500, 20_000, 1_000_000), size.of(100_000, 600_000, 4_000_000));
        SeededInput zipf = uniform.asZipf();
        String rules =
                lab.file("main-rules.yaml", RuleSetText.of(METRICS, RULES)).toString();
        Trial main = Trial.of("main job, uniform", Contender.TIERSTREAM, uniform, size)
                .with("tierstream.rules", rules);
        Trial uncached = Trial.of("main job without cache, uniform", Contender.TIERSTREAM, uniform, size)
                .with("tierstream.rules", rules)
                .with("tierstream.cache-size", "0B");
        Trial minimal = Trial.of("minimal job, uniform", Contender.MINIMAL, uniform, size);
        Trial mainZipf =
                Trial.of("main job, Zipf", Contender.TIERSTREAM, zipf, size).with("tierstream.rules", rules);
        Trial minimalZipf = Trial.of("minimal job, Zipf", Contender.MINIMAL, zipf, size);
        FilledState state = lab.fill(main);
        FilledState stateZipf = lab.fill(mainZipf);
        main = main.from(state);
        uncached = uncached.from(state);
        mainZipf = mainZipf.from(stateZipf);
        minimal = minimal.from(lab.fill(minimal));
        minimalZipf = minimalZipf.from(lab.fill(minimalZipf));
        Results results = lab.alternate(List.of(main, minimal, uncached, mainZipf, minimalZipf));
        Findings findings = Costs.of(
                name(),
                "The main job against a minimal job",
                "Kafka to Kafka, RocksDB, at-least-once, checkpoints every 10 s, parallelism " + Trial.PARALLELISM
                        + "; "
                        + METRICS + " metrics over 1 h to 365 d, " + RULES + " rules, "
                        + String.format("%,d", uniform.customers())
                        + " customers with 40 events a year. The minimal job reads and writes 300 bytes of RocksDB state per event"
                        + " and writes every tenth event out.",
                results);
        findings.goal(Goal.atMost("main / minimal, uniform", LIMIT_UNIFORM, results.ratio(main, minimal)));
        findings.goal(Goal.atMost("main / minimal, Zipf(1.0)", LIMIT_ZIPF, results.ratio(mainZipf, minimalZipf)));
        return List.of(findings);
    }
}
