package io.tierstream.benchmarks.suite;

import java.util.List;
import java.util.Locale;

/** What metrics cost that an event does not touch. */
final class MetricsTable implements Table {

    private static final int TOUCHED = 10;
    private static final int RULES = 200;
    private static final String[] WINDOWS = {"1d", "7d", "30d", "90d", "365d"};

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public String question() {
        return "5 and 200 metrics, of which an event touches 10";
    }

    @Override
    public List<Findings> measure(Lab lab, Size size) throws Exception {
        SeededInput input = SeededInput.ordinary(size.of(500, 10_000, 100_000), size.of(20_000, 400_000, 2_000_000));
        Trial few = trial(lab, 5, input, size);
        Trial touched = trial(lab, TOUCHED, input, size);
        Trial many = trial(lab, 200, input, size);
        Results results = lab.alternate(List.of(few, touched, many));
        Findings findings = Costs.of(
                name(),
                "More metrics",
                "The main job with " + RULES + " rules over windows of 1 to 365 days; each event touches up to "
                        + TOUCHED
                        + " metrics, chosen by its category. "
                        + String.format("%,d", input.customers()) + " customers with 40 events a year.",
                results);
        findings.goal(Goal.atMost("200 metrics / 5 metrics", 1.5, results.ratio(many, few)));
        return List.of(findings);
    }

    private static Trial trial(Lab lab, int metrics, Input input, Size size) throws Exception {
        String rules =
                lab.file("metrics-" + metrics + ".yaml", ruleSet(metrics)).toString();
        return Trial.of(metrics + " metrics", Contender.TIERSTREAM, input, size).with("tierstream.rules", rules);
    }

    /** Groups of ten metrics; where there are several groups, an event's category chooses the one that it touches. */
    private static String ruleSet(int metrics) {
        int groups = (metrics + TOUCHED - 1) / TOUCHED;
        StringBuilder text = new StringBuilder("ruleset: metrics\nmetrics:\n");
        for (int m = 0; m < metrics; m++) {
            String window = WINDOWS[m % WINDOWS.length];
            String where = groups == 1 ? "" : ", where: category == \"k" + m / TOUCHED + "\"";
            String what = m % TOUCHED < WINDOWS.length ? "count: all" : "sum: amount";
            text.append(String.format(Locale.ROOT, "  m%d: {%s%s, over: %s}%n", m, what, where, window));
        }
        text.append("segments:\n");
        for (int rule = 0; rule < RULES; rule++) {
            int m = rule % metrics;
            // Far above what customers reach, so that transitions do not hide what metrics cost.
            long threshold = m % TOUCHED < WINDOWS.length ? 200 + rule : 100_000 + rule;
            text.append(String.format(Locale.ROOT, "  r%d: {when: 'm%d >= %d'}%n", rule, m, threshold));
        }
        return text.toString();
    }
}
