package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Figures;
import io.tierstream.benchmarks.suite.console.Asked;
import io.tierstream.benchmarks.suite.console.ConsoleLoad;
import io.tierstream.benchmarks.suite.console.ConsoleLoad.Outcome;
import io.tierstream.benchmarks.suite.console.ConsoleLoad.Plan;
import io.tierstream.benchmarks.suite.console.ConsoleProcess;
import io.tierstream.benchmarks.suite.console.Heard;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The console with a million customers: reading the topics, memory, answers, and the stream of events. */
final class ConsoleTable implements Table {

    private static final double MIB = 1 << 20;
    private static final int LOOK_UPS_PER_SECOND = 1_000;
    private static final int TRANSITIONS_PER_SECOND = 500;

    private static final double LEAST_RECORDS_PER_SECOND = 10_000;
    private static final double MOST_LOOK_UP_MILLIS = 5;
    private static final double MOST_DELAY_MILLIS = 1_000;

    /** Which of the outcome's requests are the look-ups that the goal is about: after those that warm up. */
    private static final int LOOK_UPS = 1;

    private static final String SHARED =
            " The console is a process of its own, with the launcher's options and the embedded H2; the broker and whoever asks and listens"
                    + " are another process on the same cores.";

    @Override
    public String name() {
        return "console";
    }

    @Override
    public String question() {
        return "the console with a million customers: start, memory, answers, clients that listen";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        Plan plan = plan(size);
        double loadBefore = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        Path repository = Path.of("").toAbsolutePath();
        ConsoleLoad.build(repository);
        String rules = Files.readString(repository.resolve("examples/rule-sets/web-shop.yaml"));
        List<Outcome> outcomes = new ArrayList<>();
        try (ConsoleLoad load =
                new ConsoleLoad(plan, lab.broker(), lab.registryUrl(), rules, line -> Lab.say("%s", line))) {
            for (int run = 0; run < lab.repetitions(); run++) {
                ConsoleProcess.Start start = new ConsoleProcess.Start(
                        repository,
                        lab.broker().bootstrapServers(),
                        lab.registryUrl(),
                        lab.directory("console-" + run),
                        "");
                outcomes.add(load.run(
                        start.withOptions(lab.recordingOption("console-" + run + "-empty")),
                        start.withOptions(lab.recordingOption("console-" + run + "-full"))));
            }
            Findings loading = loading(plan, load.records(), outcomes);
            loading.note(String.format(
                    "Load average of the machine before it began: %.1f. Others who have nothing to do with it had %s cores while the"
                            + " topics were read.",
                    loadBefore, of(outcomes, "other-cores")));
            return List.of(loading, answers(plan, outcomes), stream(plan, outcomes));
        }
    }

    private static Plan plan(Size size) {
        return new Plan(
                size.of(2_000, 1_000_000, 5_000_000),
                LOOK_UPS_PER_SECOND,
                Duration.ofSeconds(size.of(2, 20, 60)),
                Duration.ofSeconds(size.of(2, 60, 300)),
                Duration.ofSeconds(size.of(1, 5, 60)),
                size.of(20, 200, 200),
                TRANSITIONS_PER_SECOND,
                Duration.ofSeconds(size.of(3, 30, 300)));
    }

    private Findings loading(Plan plan, long records, List<Outcome> outcomes) {
        Findings findings = new Findings(
                name(),
                "The console: start, memory and size",
                String.format(
                                "%,d customers with 13 metric values each: %,d records in the topics of transitions, memberships, distribution and"
                                        + " rule sets, four partitions each.",
                                plan.customers(), records)
                        + SHARED + " Caught up is what `/api/v1/status` calls so.",
                List.of("", ""));
        row(
                findings,
                outcomes,
                "empty database: from the start of the process to the first answer, s",
                "answer-seconds",
                1);
        row(findings, outcomes, "until all topics are read, s", "caught-up-seconds", 1);
        row(findings, outcomes, "records read per second", "records-per-second", 1);
        row(findings, outcomes, "processor time per record, us", "micros-per-record", 1);
        row(findings, outcomes, "heap in use after a collection, MiB", "heap-bytes", MIB);
        row(findings, outcomes, "resident memory when caught up, MiB", "resident-bytes", MIB);
        row(findings, outcomes, "resident memory, the most until then, MiB", "most-resident-bytes", MIB);
        row(findings, outcomes, "size of the database, MiB", "stored-bytes", MIB);
        row(findings, outcomes, "bytes of the database per customer", "stored-bytes", plan.customers());
        row(findings, outcomes, "ending it, s", "stop-seconds", 1);
        row(findings, outcomes, "full database: from the start to the first answer, s", "restart-answer-seconds", 1);
        row(findings, outcomes, "until it has caught up, s", "restart-ready-seconds", 1);
        row(
                findings,
                outcomes,
                "after all requests and events: heap in use after a collection, MiB",
                "used-heap-bytes",
                MIB);
        row(findings, outcomes, "resident memory, the most until then, MiB", "used-resident-bytes", MIB);
        row(findings, outcomes, "size of the database, MiB", "used-stored-bytes", MIB);
        findings.goal(
                Goal.atLeast("records read per second", LEAST_RECORDS_PER_SECOND, of(outcomes, "records-per-second")));
        findings.raw(
                "figures",
                outcomes.stream().map(Outcome::figures).map(Figures::byName).toList());
        return findings;
    }

    private static void row(Findings findings, List<Outcome> outcomes, String text, String figure, double unit) {
        Ratio value = Ratio.of(outcomes.stream()
                .map(outcome -> outcome.figures().get(figure) / unit)
                .toList());
        findings.row(List.of(text, value.text(value.median() < 100 ? "%.1f" : "%,.0f")));
    }

    private static Ratio of(List<Outcome> outcomes, String figure) {
        return Ratio.of(
                outcomes.stream().map(outcome -> outcome.figures().get(figure)).toList());
    }

    private Findings answers(Plan plan, List<Outcome> outcomes) {
        Findings findings = new Findings(
                name() + "-answers",
                "The console: answers",
                String.format(
                                "Requests at even moments to a console with %,d customers, one kind after the other, after random ones. A latency"
                                        + " counts from the moment at which the request should have been sent until the answer has been read"
                                        + " (corrected for coordinated omission), so it holds what the sender loses too.",
                                plan.customers())
                        + SHARED,
                List.of(
                        "",
                        "requests/s",
                        "p50, ms",
                        "p99",
                        "p99.9",
                        "largest",
                        "failed",
                        "cores of the console",
                        "cores of others"));
        for (int kind = 0; kind < outcomes.get(0).asked().size(); kind++) {
            int at = kind;
            row(
                    findings,
                    outcomes.stream().map(outcome -> outcome.asked().get(at)).toList());
        }
        row(findings, outcomes.stream().map(ConsoleTable::beside).toList());
        findings.goal(Goal.atMost(
                "p99 of memberships at 1,000 requests/s, ms",
                MOST_LOOK_UP_MILLIS,
                Ratio.of(outcomes.stream()
                        .map(outcome -> outcome.asked().get(LOOK_UPS).millis(99))
                        .toList())));
        findings.goal(Goal.atMost(
                "the same while transitions come, ms",
                MOST_LOOK_UP_MILLIS,
                Ratio.of(outcomes.stream()
                        .map(outcome -> beside(outcome).millis(99))
                        .toList())));
        return findings;
    }

    private static Asked beside(Outcome outcome) {
        return outcome.heard().stream()
                .map(Heard::beside)
                .filter(asked -> asked != null)
                .findFirst()
                .orElseThrow();
    }

    private static void row(Findings findings, List<Asked> runs) {
        List<String> cells = new ArrayList<>();
        cells.add(runs.get(0).name());
        cells.add(String.format("%,.0f", runs.get(0).perSecond()));
        for (double percentile : List.of(50.0, 99.0, 99.9, 100.0)) {
            cells.add(of(runs, run -> run.millis(percentile)).toString());
        }
        cells.add(of(runs, Asked::failures).text("%.0f"));
        cells.add(of(runs, Asked::consoleCores).toString());
        cells.add(of(runs, Asked::otherCores).toString());
        findings.row(cells);
        findings.raw(
                runs.get(0).name(),
                runs.stream().map(run -> distribution(run.micros())).toList());
    }

    private static <T> Ratio of(List<T> runs, ToDoubleFunction<T> figure) {
        return Ratio.of(runs.stream().mapToDouble(figure).toArray());
    }

    private Findings stream(Plan plan, List<Outcome> outcomes) {
        Findings findings = new Findings(
                name() + "-stream",
                "The console: live",
                String.format(
                                "%d clients listen to the stream of events while %d transitions come each second, each with the customer's"
                                        + " membership, and ten counts. A delay counts from the moment at which a record should have been sent to"
                                        + " Kafka until a client has read the event that shows it, over all clients. The stream shows a sample of"
                                        + " the transitions, the newest of each quarter of a second; counts are shown all, or a newer one.",
                                plan.clients(), plan.transitionsPerSecond())
                        + SHARED,
                List.of(
                        "",
                        "p50, ms",
                        "p99",
                        "largest",
                        "events/s",
                        "clients that fell off",
                        "cores of the console",
                        "cores of others",
                        "resident, MiB"));
        for (int part = 0; part < outcomes.get(0).heard().size(); part++) {
            int at = part;
            List<Heard> runs =
                    outcomes.stream().map(outcome -> outcome.heard().get(at)).toList();
            String beside = runs.get(0).beside() == null
                    ? ""
                    : String.format(", with %,d look-ups of memberships a second beside", LOOK_UPS_PER_SECOND);
            told(findings, "count" + beside, runs, Heard::counts);
            told(findings, "transition" + beside, runs, Heard::transitions);
            findings.goal(Goal.atMost(
                    "p99 from a count's record to its event" + beside + ", ms",
                    MOST_DELAY_MILLIS,
                    of(runs, run -> run.counts().getValueAtPercentile(99) / 1e3)));
        }
        return findings;
    }

    private static void told(Findings findings, String name, List<Heard> runs, Function<Heard, Histogram> delays) {
        List<String> cells = new ArrayList<>();
        cells.add(name);
        for (double percentile : List.of(50.0, 99.0, 100.0)) {
            cells.add(of(runs, run -> delays.apply(run).getValueAtPercentile(percentile) / 1e3)
                    .text("%.0f"));
        }
        cells.add(of(runs, Heard::eventsPerSecond).text("%,.0f"));
        cells.add(of(runs, Heard::fallen).text("%.0f"));
        cells.add(of(runs, Heard::consoleCores).toString());
        cells.add(of(runs, Heard::otherCores).toString());
        cells.add(of(runs, run -> run.resident() / MIB).text("%,.0f"));
        findings.row(cells);
        findings.raw(
                name, runs.stream().map(run -> distribution(delays.apply(run))).toList());
    }

    /** The full histogram: for each bucket its upper bound in microseconds and how many. */
    private static List<long[]> distribution(Histogram histogram) {
        List<long[]> buckets = new ArrayList<>();
        histogram.logarithmicBucketValues(100, 1.2).forEach(bucket -> {
            if (bucket.getCountAddedInThisIterationStep() > 0) {
                buckets.add(new long[] {bucket.getValueIteratedTo(), bucket.getCountAddedInThisIterationStep()});
            }
        });
        return buckets;
    }
}
