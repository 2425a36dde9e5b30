package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.Result;
import io.tierstream.benchmarks.harness.ShopEvents;
import java.util.List;

/** How often timers visit a customer. */
final class TimersTable implements Table {

    private static final List<Integer> WINDOWS = List.of(1, 7, 30, 90, 365);
    private static final int RULES = 20;
    private static final int DAYS = 400;

    @Override
    public String name() {
        return "timers";
    }

    @Override
    public String question() {
        return "timer visits per event over a replay of 400 days";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        int customers = size.of(200, 5_000, 50_000);
        int events = (int) ((long) customers * ShopEvents.EVENTS_A_YEAR * DAYS / 365);
        SeededInput input = SeededInput.ordinary(customers, 0).of(0, events);
        Trial trial = Trial.of(DAYS + " days", Contender.TIERSTREAM, input, size)
                .warmedUpBy(size.of(1_000, 10_000, 10_000))
                .asking(new Question(WINDOWS, RULES, input.eventsAYear(), 1));
        List<Result> results = List.of(lab.run(trial));
        Findings findings = new Findings(
                name(),
                "Timer visits",
                String.format(
                        "A replay of %d days from empty state: %,d customers, windows of 1, 7, 30, 90 and 365 days, %d rules."
                                + " A timer that fires either wakes the customer, because something may change then, or is stale.",
                        DAYS, customers, RULES),
                List.of("", "woken per event", "stale per event", "transitions per event"));
        Ratio woken = Ratio.of(results, result -> result.others().get("wakes"));
        Ratio stale = Ratio.of(results, result -> result.others().get("staleTimers"));
        Ratio visits = Ratio.of(
                results,
                result -> result.others().get("wakes") + result.others().get("staleTimers"));
        findings.row(List.of(
                trial.name(),
                woken.text("%.3f"),
                stale.text("%.3f"),
                Ratio.of(results, Result::outputs).text("%.3f")));
        findings.raw(trial.name(), results);
        findings.goal(Goal.atMost("timer visits per event", 1.5, visits));
        return List.of(findings);
    }
}
