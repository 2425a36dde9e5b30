package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.Result;
import java.util.List;

/** What it costs when nothing happens but time. */
final class ExitsTable implements Table {

    private static final int DAYS = 30;
    private static final int RULES = 9;
    private static final int EVENTS_A_YEAR = 40;
    private static final int HOURS = 24;
    private static final double LIMIT = 5;

    @Override
    public String name() {
        return "exits";
    }

    @Override
    public String question() {
        return "exits by time alone, beside Kafka Streams with a punctuator";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        int customers = size.of(500, 100_000, 1_000_000);
        // A month of events, so that many rules hold; then a year in which nothing happens.
        int before = customers * EVENTS_A_YEAR / 12;
        SeededInput input = SeededInput.uniform(customers, EVENTS_A_YEAR, before, HOURS * size.of(40, 365, 365))
                .thenQuiet();
        // Below the mean: most customers hold most rules.
        Question question = new Question(List.of(DAYS), RULES, EVENTS_A_YEAR, -0.5);
        Trial ours = trial(Contender.TIERSTREAM, input, question, size);
        Trial theirs = trial(Contender.KAFKA_STREAMS, input, question, size).with("kafka-streams.punctuate", "1");
        Results results = lab.alternate(List.of(ours, theirs));
        Findings findings = new Findings(
                name(),
                "Exits by time alone",
                String.format(
                        "%,d customers, each with some events in a month; then only a few go on, and a year passes. Tierstream"
                                + " tells each exit at its millisecond; Kafka Streams looks at all customers once in each day of the events'"
                                + " time, so that its exits are up to a day late.",
                        customers),
                List.of("", "s of CPU for the time", "exits", "us of CPU per exit"));
        results.forEach((trial, list) -> {
            findings.row(List.of(
                    trial.name(),
                    Ratio.of(list, result -> seconds(result, input)).toString(),
                    Ratio.of(list, result -> result.outputs() * input.measured())
                            .text("%,.0f"),
                    Ratio.of(list, result -> result.steadyMicros() / result.outputs())
                            .toString()));
            findings.raw(trial.name(), list);
        });
        findings.goal(Goal.atLeast("kafka-streams / tierstream, CPU", LIMIT, results.ratio(theirs, ours)));
        return List.of(findings);
    }

    private static Trial trial(Contender contender, Input input, Question question, Size size) {
        return Trial.of(contender.toString(), contender, input, size).asking(question);
    }

    private static double seconds(Result result, Input input) {
        return result.steadyMicros() * input.measured() / 1e6;
    }
}
