package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The same windows and rules with other systems. */
final class PeersTable implements Table {

    private static final int DAYS = 30;
    private static final int RULES = 20;
    private static final int YEAR = 365;
    private static final double MUCH = 20;

    /** Those whose cost grows with the events in the window: more than this is not to be waited for. */
    private static final int SLOW_EVENTS = 30_000;

    @Override
    public String name() {
        return "peers";
    }

    @Override
    public String question() {
        return "plain Flink, Flink SQL, Kafka Streams, Hazelcast Jet and (if built) Esper with the same windows and rules";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        for (Contender contender : contenders(lab)) {
            if (!AgreeCommand.check(lab, contender, List.of(DAYS))) {
                throw new IllegalStateException(contender + " gives wrong answers, so its cost says nothing");
            }
        }
        List<Findings> all = new ArrayList<>();
        for (int density : size == Size.SMOKE ? List.of(20) : List.of(10, 100, 1_000)) {
            all.add(atDensity(density, lab, size));
        }
        return all;
    }

    /** Those that answer the question and are built. */
    private static List<Contender> contenders(Lab lab) {
        return Arrays.stream(Contender.values())
                .filter(contender -> contender != Contender.MINIMAL && lab.has(contender))
                .toList();
    }

    private static Findings atDensity(int density, Lab lab, Size size) throws Exception {
        int customers = Math.max(20, size.of(1_000, 200_000, 1_000_000) / density);
        SeededInput input = SeededInput.uniform(
                customers, density * YEAR / DAYS, customers * density, size.of(10_000, 1_000_000, 4_000_000));
        Question question = new Question(List.of(DAYS), RULES, input.eventsAYear(), Question.NEAR);
        List<Trial> trials = new ArrayList<>();
        for (Contender contender : contenders(lab)) {
            trials.add(trial(contender.toString(), contender, input, question, size));
            if (contender == Contender.PLAIN_FLINK) {
                trials.add(trial(contender + ", list", contender, input, question, size)
                        .with("plain-flink.state", "list"));
            }
        }
        Results results = lab.alternate(trials);
        Findings findings = Costs.of(
                "peers-" + density,
                "Peers, " + density + " events in the window",
                String.format(
                        "Three metrics over %d days, %d rules, %,d customers with about %,d events in the window. Kafka to Kafka,"
                                + " state made durable every 2 s (Esper: never). The fairness of each is in its README.",
                        DAYS, RULES, customers, density),
                results);
        Trial ours = trials.get(0);
        trials.forEach(trial -> goal(findings, trial, density, results.ratio(trial, ours)));
        return findings;
    }

    private static Trial trial(String name, Contender contender, SeededInput input, Question question, Size size) {
        boolean slow = contender == Contender.PLAIN_FLINK || contender == Contender.FLINK_SQL;
        Input own = slow ? input.of(input.before(), Math.min(input.measured(), SLOW_EVENTS)) : input;
        return Trial.of(name, contender, own, size)
                .asking(question)
                .warmedUpBy(slow ? Math.min(size.warmUpEvents(), SLOW_EVENTS) : size.warmUpEvents())
                // Even the quickest is to make its state durable several times.
                .checkpointingEvery(Duration.ofSeconds(2))
                .with("heap", "4g");
    }

    private static void goal(Findings findings, Trial trial, int density, Ratio ratio) {
        String what = trial.name() + " / tierstream, CPU";
        switch (trial.contender()) {
            case PLAIN_FLINK, FLINK_SQL -> findings.goal(Goal.atLeast(what, density >= 1_000 ? MUCH : 1, ratio));
            case KAFKA_STREAMS -> findings.goal(Goal.atLeast(what, 1, ratio));
            case ESPER -> findings.goal(Goal.atLeast(what, 0.5, ratio));
            default -> {}
        }
    }
}
