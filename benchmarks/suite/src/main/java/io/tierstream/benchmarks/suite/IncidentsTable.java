package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Journal;
import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.suite.LiveRun.Pace;
import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.flink.rules.RuleSetTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Latency when something happens: a new rule set, and many windows that end in the same instant. */
final class IncidentsTable implements Table {

    private static final int RATE = 1_000;
    private static final int NEW_RULES = 2_000;
    private static final long NEW_VERSION = 2;

    /**
     * Where the new rules' thresholds lie, see {@link Question#nearest}. Customers have a year's events in minutes here: rules that they
     * reach would measure a flood of transitions.
     */
    private static final double FAR = 50;

    /** All windows end at multiples of this, as if each were a midnight. */
    private static final Duration MIDNIGHTS = Duration.ofSeconds(20);

    /** How long after it a midnight may be felt. */
    private static final Duration AFTER = Duration.ofSeconds(2);

    @Override
    public String name() {
        return "incidents";
    }

    @Override
    public String question() {
        return "latency while a rule set of 2,000 rules comes into force, and when many windows end together";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        return List.of(newRules(lab, size), midnight(lab, size));
    }

    private static Pace pace(Size size) {
        return Pace.of(RATE, size).forSeconds(size.of(30, 90, 300));
    }

    private static Findings newRules(Lab lab, Size size) throws Exception {
        Trial trial = Trial.of("new rule set", Contender.TIERSTREAM, SeededInput.ordinary(1, 1), size)
                .asking(LiveRun.question());
        Question many = new Question(List.of(30), NEW_RULES, 40, FAR, true);
        List<Double> inForce = new ArrayList<>();
        List<Double> during = new ArrayList<>();
        List<Double> otherwise = new ArrayList<>();
        Findings findings = new Findings(
                "incidents-rules",
                "A new rule set in a running job",
                String.format(
                        "A job with 21 rules under %,d events/s; a rule set of %,d rules is published. It is in force when every task"
                                + " decides by it. Latencies are of events that should have been sent between the two moments.",
                        RATE, NEW_RULES),
                List.of("", "in force after, ms", "p99 meanwhile, ms", "p99 otherwise, ms"));
        for (int repetition = 0; repetition < lab.repetitions(); repetition++) {
            AtomicLong published = new AtomicLong();
            Latencies latencies = new LiveRun(lab, pace(size)).of(trial, "new-rules-" + repetition, false, stretch -> {
                published.set(System.currentTimeMillis());
                publish(lab, stretch.name() + "-rules", many.ruleSet());
            });
            long end = latencies.journal().stream()
                    .filter(entry -> entry.isRules(NEW_VERSION))
                    .mapToLong(Journal.Entry::begin)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the new rule set did not come into force"));
            inForce.add((double) end - published.get());
            during.add(p99(latencies.those(time -> time >= published.get() && time <= end)));
            otherwise.add(p99(latencies.those(time -> time < published.get() || time > end)));
            Lab.say(
                    "in force after %.0f ms, p99 meanwhile %.2f ms, otherwise %.2f ms",
                    inForce.get(repetition), during.get(repetition), otherwise.get(repetition));
        }
        findings.row(List.of(
                trial.name(),
                Ratio.of(inForce).toString(),
                Ratio.of(during).toString(),
                Ratio.of(otherwise).toString()));
        findings.raw(trial.name(), Map.of("inForceMillis", inForce, "p99Meanwhile", during, "p99Otherwise", otherwise));
        findings.goal(Goal.atMost("in force on every task, ms", 2_000, Ratio.of(inForce)));
        findings.goal(Goal.atMost("p99 meanwhile, ms", 100, Ratio.of(during)));
        return findings;
    }

    private static void publish(Lab lab, String topic, String ruleSet) throws Exception {
        Properties kafka = new Properties();
        kafka.setProperty("bootstrap.servers", lab.broker().bootstrapServers());
        RegistryConfig registry = new RegistryConfig(List.of(lab.registryUrl()), ClientProperties.of(Map.of()));
        new RuleSetTopic(topic, kafka, registry::open).publish("question", NEW_VERSION, ruleSet, "benchmark");
    }

    private static Findings midnight(Lab lab, Size size) throws Exception {
        String rules = """
                ruleset: midnight
                metrics:
                  recent_views: {count: page_view, over: %1$ds, resolution: %1$ds}
                  recent_spend: {sum: amount, over: %1$ds, resolution: %1$ds}
                  last_amount: {last: amount}
                segments:
                  r1: {when: recent_views >= 1}
                  r2: {when: recent_spend >= 50}
                  r3: {when: last_amount > 0}
                """.formatted(MIDNIGHTS.toSeconds());
        Trial trial = Trial.of("windows that end together", Contender.TIERSTREAM, SeededInput.ordinary(1, 1), size)
                .with("tierstream.rules", lab.file("midnight.yaml", rules).toString());
        List<Double> after = new ArrayList<>();
        List<Double> otherwise = new ArrayList<>();
        List<Double> factors = new ArrayList<>();
        for (int repetition = 0; repetition < lab.repetitions(); repetition++) {
            Latencies latencies = new LiveRun(lab, pace(size)).of(trial, "midnight-" + repetition, false, null);
            after.add(p99(latencies.those(IncidentsTable::isAfterMidnight)));
            otherwise.add(p99(latencies.those(time -> !isAfterMidnight(time))));
            factors.add(after.get(repetition) / otherwise.get(repetition));
            Lab.say("p99 after midnights %.2f ms, otherwise %.2f ms", after.get(repetition), otherwise.get(repetition));
        }
        Findings findings = new Findings(
                "incidents-midnight",
                "Many windows end together",
                String.format(
                        "%,d events/s of 10,000 customers; the windows of all of them end at multiples of %d s, as at a midnight. Latencies"
                                + " are of events that should have been sent within %d s after such a moment, and of the others.",
                        RATE, MIDNIGHTS.toSeconds(), AFTER.toSeconds()),
                List.of("", "p99 after it, ms", "p99 otherwise, ms"));
        findings.row(List.of(
                trial.name(), Ratio.of(after).toString(), Ratio.of(otherwise).toString()));
        findings.raw(trial.name(), Map.of("p99After", after, "p99Otherwise", otherwise));
        findings.goal(Goal.atMost("p99 after many windows ended / otherwise", 2, Ratio.of(factors)));
        return findings;
    }

    private static boolean isAfterMidnight(long time) {
        return time % MIDNIGHTS.toMillis() < AFTER.toMillis();
    }

    private static double p99(Histogram micros) {
        return micros.getValueAtPercentile(99) / 1e3;
    }
}
