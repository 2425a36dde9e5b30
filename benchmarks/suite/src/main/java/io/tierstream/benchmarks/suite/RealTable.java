package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Question;
import io.tierstream.testkit.data.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events of real customers in place of made ones. */
final class RealTable implements Table {

    private static final List<String> DATA_SETS = List.of("cdnow", "online_retail", "trivago", "bpi2012");
    private static final List<Integer> WINDOWS = List.of(1, 30, 365);
    private static final int RULES = 20;
    private static final int METRICS = 60;
    private static final int RULES_OF_MAIN_JOB = 200;

    @Override
    public String name() {
        return "real";
    }

    @Override
    public String question() {
        return "real customers: purchases, returns, clicks and bank contacts (if the data sets are there)";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        List<Findings> all = new ArrayList<>();
        for (String name : size == Size.SMOKE ? DATA_SETS.subList(0, 1) : DATA_SETS) {
            Optional<Path> csv = SharedData.find("data/" + name + "/events.csv.gz");
            if (csv.isPresent()) {
                all.add(of(RecordedInput.read(name, csv.get(), size.of(70_000, 1_000_000, 4_000_000)), lab, size));
            } else {
                Lab.say("%s: skipped, since there is no ../shared/data/%s/events.csv.gz", name, name);
            }
        }
        return all;
    }

    private static Findings of(RecordedInput input, Lab lab, Size size) throws Exception {
        String rules = lab.file(input.name() + "-rules.yaml", RuleSetText.of(METRICS, RULES_OF_MAIN_JOB))
                .toString();
        Question question = new Question(WINDOWS, RULES, 40, Question.NEAR);
        Trial main = Trial.of("main job", Contender.TIERSTREAM, input, size).with("tierstream.rules", rules);
        Trial minimal = Trial.of("minimal job", Contender.MINIMAL, input, size);
        Trial ours = Trial.of("tierstream, question", Contender.TIERSTREAM, input, size)
                .asking(question);
        Trial streams = Trial.of("kafka-streams, question", Contender.KAFKA_STREAMS, input, size)
                .asking(question);
        Results results = lab.alternate(List.of(main, minimal, ours, streams));
        Findings findings = Costs.of(
                "real-" + input.name(),
                "Real customers: " + input.name(),
                String.format(
                        "%,d events of %,d customers, each of whom comes %d times over; the last 60 %% are measured. The main job with %d"
                                + " metrics and %d rules and the minimal job, as in the table main; then nine metrics and %d rules over 1, 30"
                                + " and 365 days beside Kafka Streams.",
                        input.events(), input.customers(), input.copies(), METRICS, RULES_OF_MAIN_JOB, RULES),
                results);
        findings.goal(Goal.atMost("main / minimal", 1.3, results.ratio(main, minimal)));
        findings.goal(Goal.atLeast("kafka-streams / tierstream, CPU", 1, results.ratio(streams, ours)));
        return findings;
    }
}
