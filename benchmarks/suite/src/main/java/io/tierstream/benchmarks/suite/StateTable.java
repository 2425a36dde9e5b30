package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Result;
import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.ShopEvents;
import io.tierstream.benchmarks.suite.engine.EngineCustomers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** How much is kept of a customer. */
final class StateTable implements Table {

    private static final int METRICS = 40;
    private static final int RULES = 100;
    private static final int LIMIT = 300;
    private static final List<Integer> EVENTS_A_YEAR = List.of(40, 200, 2_000);

    @Override
    public String name() {
        return "state";
    }

    @Override
    public String question() {
        return "bytes per customer at 40, 200 and 2,000 events a year";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        String rules = RuleSetText.of(METRICS, RULES);
        Findings findings = new Findings(
                name(),
                "State per customer",
                METRICS + " metrics over 1 h to 365 d and " + RULES
                        + " rules, after two years. The engine's bytes are what is written for a"
                        + " customer: the state and its history rows, without keys. The checkpoint is that of the main job over all customers,"
                        + " with keys, timers and whatever RocksDB has not compacted yet, at parallelism "
                        + Trial.PARALLELISM + ".",
                List.of(
                        "events a year",
                        "median, bytes",
                        "p90",
                        "p99",
                        "history rows",
                        "checkpoint / customers, bytes"));
        String file = lab.file("state-rules.yaml", rules).toString();
        for (int eventsAYear : EVENTS_A_YEAR) {
            int customers = size.of(20, 1_000, 5_000);
            EngineCustomers engine = new EngineCustomers(rules);
            ShopEvents events = input(customers, eventsAYear, size).events(3);
            for (long i = 0; i < 2L * customers * eventsAYear; i++) {
                ShopEvent event = events.next();
                engine.step(event);
            }
            double[] bytes = engine.bytes();
            Arrays.sort(bytes);
            Result job = lab.run(Trial.of(
                            eventsAYear + " events a year",
                            Contender.TIERSTREAM,
                            input(customers, eventsAYear, size),
                            size)
                    .warmedUpBy(size.of(1_000, 20_000, 20_000))
                    .with("tierstream.rules", file)
                    .checkpointingEvery(Duration.ofSeconds(1)));
            findings.row(List.of(
                    String.format("%,d", eventsAYear),
                    String.format("%.0f", bytes[bytes.length / 2]),
                    String.format("%.0f", bytes[bytes.length * 9 / 10]),
                    String.format("%.0f", bytes[bytes.length * 99 / 100]),
                    String.format("%.1f", engine.rows() / (double) customers),
                    job.others().has("checkpoint-bytes")
                            ? String.format("%.0f", job.others().get("checkpoint-bytes") / customers)
                            : ""));
            findings.raw(eventsAYear + " events a year", bytes[bytes.length / 2]);
            if (eventsAYear == EVENTS_A_YEAR.get(0)) {
                findings.goal(
                        Goal.atMost("median bytes at 40 events a year", LIMIT, Ratio.of(bytes[bytes.length / 2])));
            }
        }
        return List.of(findings);
    }

    private static SeededInput input(int customers, int eventsAYear, Size size) {
        return SeededInput.uniform(customers, eventsAYear, 2 * customers * eventsAYear, size.of(1_000, 20_000, 20_000));
    }
}
