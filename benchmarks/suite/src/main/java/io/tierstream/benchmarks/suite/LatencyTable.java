package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.suite.LiveRun.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The time from an event to what it causes, Kafka to Kafka. */
final class LatencyTable implements Table {

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    /** A rate that no contender finds hard. */
    private static final int SLOW = 1_000;

    private static final int FAST = 10_000;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String question() {
        return "latency at 1,000, 10,000 events/s and half of the greatest rate, beside the minimal job and Hazelcast Jet;"
                + " exactly-once; checkpoints";
    }

    /** One row: a contender at a rate, and all its runs. */
    private record Row(Trial trial, int rate, boolean exactlyOnce, List<Latencies> runs) {

        private String name() {
            return String.format(Locale.ROOT, "%s, %,d events/s", trial.name(), rate);
        }

        private Ratio millis(double percentile) {
            return of(run -> run.all().getValueAtPercentile(percentile) / 1e3);
        }

        private Ratio of(ToDoubleFunction<Latencies> figure) {
            return Ratio.of(runs.stream().mapToDouble(figure).toArray());
        }
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        Row slow = row("Tierstream", Contender.TIERSTREAM, SLOW, false, size);
        Row fast = row("Tierstream", Contender.TIERSTREAM, FAST, false, size);
        Row minimalSlow = row("minimal job", Contender.MINIMAL, SLOW, false, size);
        int most = greatestRate(lab, size, slow.trial());
        Row half = row("Tierstream", Contender.TIERSTREAM, most / 2, false, size);
        Row minimalHalf = row("minimal job", Contender.MINIMAL, most / 2, false, size);
        Row jetSlow = row("Hazelcast Jet", Contender.JET, SLOW, false, size);
        Row jetFast = row("Hazelcast Jet", Contender.JET, FAST, false, size);
        Row exact = row("Tierstream exactly-once", Contender.TIERSTREAM, SLOW, true, size);
        List<Row> rows = new ArrayList<>(List.of(slow, minimalSlow, fast, half, minimalHalf, exact));
        if (lab.has(Contender.JET)) {
            rows.addAll(List.of(jetSlow, jetFast));
        }
        int repetitions = lab.repetitions();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(repetition % 2 == 0 ? i : rows.size() - 1 - i);
                run(lab, size, row, "latency-" + rows.indexOf(row) + "-" + repetition);
            }
        }
        Findings findings = findings(rows, size);
        findings.goal(Goal.atMost("p50 at 1,000 events/s, ms", 3, slow.millis(50)));
        findings.goal(Goal.atMost("p99 at 1,000 events/s, ms", 15, slow.millis(99)));
        findings.note(String.format(
                "The greatest rate of Tierstream here, with sender, broker and reader on the same cores: %,d events/s.",
                most));
        findings.goal(Goal.atMost("p99 at half of the greatest rate / minimal job's", 1.5, ratio(half, minimalHalf)));
        findings.goal(Goal.atMost(
                "exactly-once p99, ms (checkpoint interval + 100 ms)",
                exact.trial().checkpointInterval().toMillis() + 100,
                exact.millis(99)));
        findings.goal(Goal.atMost("p99 during checkpoints / between, 1,000 events/s", 2, slow.of(LatencyTable::stall)));
        findings.goal(
                Goal.atMost("p99 during checkpoints / between, 10,000 events/s", 2, fast.of(LatencyTable::stall)));
        if (lab.has(Contender.JET)) {
            findings.goal(Goal.atMost("p99 / Jet's, 1,000 events/s", 1, ratio(slow, jetSlow)));
            findings.goal(Goal.atMost("p99 / Jet's, 10,000 events/s", 1, ratio(fast, jetFast)));
        }
        return List.of(findings);
    }

    private static Row row(String name, Contender contender, int rate, boolean exactlyOnce, Size size) {
        Trial trial = Trial.of(name, contender, SeededInput.ordinary(1, 1), size)
                .asking(LiveRun.question())
                .with("minimal.events-per-output", "2");
        return new Row(
                exactlyOnce ? trial.checkpointingEvery(Duration.ofSeconds(1)) : trial,
                rate,
                exactlyOnce,
                new ArrayList<>());
    }

    private static void run(Lab lab, Size size, Row row, String name) throws Exception {
        Latencies latencies =
                new LiveRun(lab, Pace.of(row.rate(), size)).of(row.trial(), name, row.exactlyOnce(), null);
        row.runs().add(latencies);
        Histogram all = latencies.all();
        Lab.say(
                "%-44s p50 %7.2f ms, p99 %7.2f, p99.9 %7.2f, largest %7.2f; %,d answers",
                row.name(),
                all.getValueAtPercentile(50) / 1e3,
                all.getValueAtPercentile(99) / 1e3,
                all.getValueAtPercentile(99.9) / 1e3,
                all.getMaxValue() / 1e3,
                all.getTotalCount());
    }

    /** Events per second when more come than can be worked on. */
    private static int greatestRate(Lab lab, Size size, Trial trial) throws Exception {
        double rate = new LiveRun(lab, Pace.flood(size))
                .of(trial, "latency-flood", false, null)
                .eventsPerSecond();
        Lab.say("%-44s at most %,.0f events/s", trial.name(), rate);
        return (int) rate;
    }

    private static double stall(Latencies run) {
        return (double) run.duringCheckpoints().getValueAtPercentile(99)
                / run.betweenCheckpoints().getValueAtPercentile(99);
    }

    /** Run by run, as they followed each other. */
    private static Ratio ratio(Row of, Row to) {
        double[] ratios = new double[of.runs().size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = (double) of.runs().get(i).all().getValueAtPercentile(99)
                    / to.runs().get(i).all().getValueAtPercentile(99);
        }
        return Ratio.of(ratios);
    }

    private Findings findings(List<Row> rows, Size size) {
        Findings findings = new Findings(
                name(),
                "Latency",
                "Kafka to Kafka, from the moment at which an event should have been sent until a consumer has read what it caused;"
                        + " corrected for coordinated omission. At-least-once with checkpoints every 10 s unless said otherwise,"
                        + " parallelism 2, 10,000 customers, 21 rules, one of which changes with almost every second event. Broker,"
                        + " sender and reader share the machine's cores with the system that is measured.",
                List.of("", "p50, ms", "p90", "p99", "p99.9", "p99.99", "largest"));
        Map<String, List<Double>> lines = new LinkedHashMap<>();
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            List<Double> line = new ArrayList<>();
            for (double percentile : PERCENTILES) {
                Ratio millis = row.millis(percentile);
                cells.add(millis.toString());
                line.add(millis.median());
            }
            cells.add(row.of(run -> run.all().getMaxValue() / 1e3).toString());
            findings.row(cells);
            lines.put(row.name(), line);
            findings.raw(
                    row.name(),
                    row.runs().stream().map(LatencyTable::distribution).toList());
        }
        findings.chart(Chart.lines(
                "one in so many events is slower", "ms", List.of(2.0, 10.0, 100.0, 1_000.0, 10_000.0), lines));
        return findings;
    }

    /** The full histogram: for each bucket its upper bound in microseconds and how many events. */
    private static List<long[]> distribution(Latencies run) {
        List<long[]> buckets = new ArrayList<>();
        run.all().logarithmicBucketValues(100, 1.2).forEach(bucket -> {
            if (bucket.getCountAddedInThisIterationStep() > 0) {
                buckets.add(new long[] {bucket.getValueIteratedTo(), bucket.getCountAddedInThisIterationStep()});
            }
        });
        return buckets;
    }
}
