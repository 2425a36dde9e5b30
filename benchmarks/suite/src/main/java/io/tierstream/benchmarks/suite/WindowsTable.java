package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Question;
import java.util.ArrayList;
import java.util.List;

/** What longer windows cost, and more events in them. */
final class WindowsTable implements Table {

    private static final int RULES = 50;
    private static final int DAYS = 30;
    private static final int YEAR = 365;

    /** See {@link Question#nearest}: nearer thresholds are passed by every page view of a day, and entries are not what is measured. */
    private static final double FAR = 25;

    @Override
    public String name() {
        return "windows";
    }

    @Override
    public String question() {
        return "windows of 1 and 365 days; 10, 1,000 and 10,000 events in a window";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        return List.of(length(lab, size), density(lab, size));
    }

    private static Findings length(Lab lab, Size size) throws Exception {
        SeededInput input = SeededInput.ordinary(size.of(500, 10_000, 100_000), size.of(20_000, 400_000, 2_000_000));
        Trial day = Trial.of("window of 1 d", Contender.TIERSTREAM, input, size)
                .asking(new Question(List.of(1), RULES, input.eventsAYear(), FAR));
        Trial year = Trial.of("window of 365 d", Contender.TIERSTREAM, input, size)
                .asking(new Question(List.of(YEAR), RULES, input.eventsAYear(), FAR));
        Results results = lab.alternate(List.of(day, year));
        Findings findings = Costs.of(
                "windows-length",
                "Longer windows",
                "The main job with three metrics over one window and " + RULES + " rules, 40 events a year for each of "
                        + String.format("%,d", input.customers()) + " customers.",
                results);
        findings.goal(Goal.atMost("365 d / 1 d", 1.1, results.ratio(year, day)));
        return findings;
    }

    private static Findings density(Lab lab, Size size) throws Exception {
        int customers = size.of(10, 200, 200);
        int most = size.of(500, 10_000, 10_000);
        List<Trial> trials = new ArrayList<>();
        for (int events : List.of(10, most / 10, most)) {
            SeededInput input = SeededInput.uniform(
                    customers, events * YEAR / DAYS, customers * events, size.of(20_000, 400_000, 2_000_000));
            trials.add(Trial.of(String.format("%,d events in the window", events), Contender.TIERSTREAM, input, size)
                    .asking(new Question(List.of(DAYS), RULES, input.eventsAYear(), Question.NEAR)));
        }
        Results results = lab.alternate(trials);
        Findings findings = Costs.of(
                "windows-density",
                "More events in a window",
                "The main job with three metrics over " + DAYS + " days and " + RULES + " rules, " + customers
                        + " customers.",
                results);
        for (Trial trial : trials.subList(1, trials.size())) {
            findings.goal(
                    Goal.atMost(trial.name() + " / " + trials.get(0).name(), 1.3, results.ratio(trial, trials.get(0))));
        }
        return findings;
    }
}
