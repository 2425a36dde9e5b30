package io.tierstream.benchmarks.suite;

/**
 * Makes rule sets of a given size, in the language that authors write.
 *
 * <p>They are built of blocks of 20 metrics with windows from an hour to a year. The first block looks at all events, each
 * further one at one category of goods. Rules come 50 to a block: 38 segments and three tier sets of 12 tiers. Thresholds are
 * such that short windows hold the rare alarm, which not even the busiest customers reach all the time, and long windows hold the
 * tiers: about one event in fifty makes a transition, among Zipf customers one in ten.
 */
public final class RuleSetText {

    private static final int METRICS = 20;
    private static final int RULES = 50;

    private static final String[] SPEND_WINDOWS = {"1h", "6h", "1d", "7d", "30d", "90d", "180d", "365d"};
    private static final int[] SPEND_THRESHOLDS = {20_000, 40_000, 80_000, 10_000, 15_000, 20_000, 30_000, 40_000};
    private static final String[] ORDER_WINDOWS = {"1d", "30d", "365d"};
    private static final int[] ORDER_THRESHOLDS = {400, 100, 400};
    private static final String[] VIEW_WINDOWS = {"1h", "1d", "7d", "30d"};
    private static final int[] VIEW_THRESHOLDS = {60, 600, 200, 300};

    private final StringBuilder text = new StringBuilder();

    private RuleSetText() {}

    /**
     * A rule set.
     *
     * @param metrics a multiple of 20
     * @param rules segments and tiers together, a multiple of 50, at least 50 for each 20 metrics
     */
    public static String of(int metrics, int rules) {
        if (metrics % METRICS != 0 || rules % RULES != 0 || metrics < METRICS || rules / RULES < metrics / METRICS) {
            throw new IllegalArgumentException("no rule set of " + metrics + " metrics and " + rules + " rules");
        }
        return new RuleSetText().write(metrics / METRICS, rules / RULES);
    }

    private String write(int metricBlocks, int ruleBlocks) {
        text.append("ruleset: benchmark\nmetrics:\n");
        for (int block = 0; block < metricBlocks; block++) {
            metrics(block);
        }
        text.append("segments:\n");
        for (int block = 0; block < ruleBlocks; block++) {
            segments(block, block % metricBlocks, block / metricBlocks);
        }
        text.append("tierSets:\n");
        for (int block = 0; block < ruleBlocks; block++) {
            tierSets(block, block % metricBlocks, block / metricBlocks);
        }
        return text.toString();
    }

    private void metrics(int block) {
        String where = block == 0 ? "" : ", where: category == \"k" + block + "\"";
        String purchases = ", of: purchase" + where;
        for (String window : SPEND_WINDOWS) {
            metric("spend_" + window, block, "sum: amount" + purchases + ", over: " + window);
        }
        for (String window : ORDER_WINDOWS) {
            metric("orders_" + window, block, "count: purchase" + where + ", over: " + window);
        }
        for (String window : VIEW_WINDOWS) {
            metric("views_" + window, block, "count: page_view" + where + ", over: " + window);
        }
        metric("basket_90d", block, "avg: amount" + purchases + ", over: 90d");
        metric("largest_365d", block, "max: amount" + purchases + ", over: 365d");
        metric("products_30d", block, "distinct: product" + where + ", over: 30d");
        metric("first_purchase", block, "first: time" + purchases);
        metric("last_purchase", block, "last: time" + purchases);
    }

    private void metric(String name, int block, String definition) {
        text.append("  m").append(block).append('_').append(name).append(": {").append(definition);
        text.append("}\n");
    }

    /** 38 segments; further rounds over the same metrics have other thresholds. */
    private void segments(int block, int on, int round) {
        String m = "m" + on + "_";
        double up = rise(round);
        int number = 0;
        for (int w = 0; w < SPEND_WINDOWS.length; w++) {
            double base = SPEND_THRESHOLDS[w] * up;
            for (int step = 1; step <= 2; step++) {
                segment(block, number++, m + "spend_" + SPEND_WINDOWS[w] + " >= " + Math.round(base * step));
            }
        }
        for (int w = 0; w < ORDER_WINDOWS.length; w++) {
            segment(block, number++, m + "orders_" + ORDER_WINDOWS[w] + " >= " + Math.round(ORDER_THRESHOLDS[w] * up));
        }
        for (int w = 0; w < VIEW_WINDOWS.length; w++) {
            segment(block, number++, m + "views_" + VIEW_WINDOWS[w] + " >= " + Math.round(VIEW_THRESHOLDS[w] * up));
        }
        if (on == 0) {
            for (int age = 1; age <= 4; age++) {
                long days = Math.round(300 * age * up);
                segment(block, number++, "since(" + m + "last_purchase) >= days(" + days + ")");
            }
            segment(block, number++, "since(" + m + "first_purchase) < days(" + (30 + round) + ")");
        } else {
            // Of one category there is a purchase in more than a year: each would end four silences and begin four.
            for (int orders = 3; orders <= 7; orders++) {
                segment(block, number++, m + "orders_365d >= " + Math.round(10 * orders * up));
            }
        }
        for (int step = 1; step <= 5; step++) {
            long basket = Math.round(60 * step * up);
            segment(
                    block,
                    number++,
                    m + "basket_90d > " + basket + " && " + m + "orders_30d >= " + (50 + 20 * step) + " && " + m
                            + "largest_365d >= " + 2 * basket);
        }
        for (int step = 1; step <= 5; step++) {
            segment(
                    block,
                    number++,
                    "(" + m + "products_30d >= " + Math.round((60 + 20 * step) * up) + " || " + m + "views_7d >= "
                            + (150 + 30 * step) + ") && !(" + m + "spend_30d >= " + 4_000 * step + ")");
        }
    }

    /** Farther up with each round, where customers seldom come: more rules are not to mean more transitions. */
    private static double rise(int round) {
        return round == 0 ? 1 : 2 + 0.25 * round;
    }

    private void segment(int block, int number, String condition) {
        text.append("  s")
                .append(block)
                .append('_')
                .append(number)
                .append(": {when: '")
                .append(condition);
        text.append("'}\n");
    }

    private void tierSets(int block, int on, int round) {
        String m = "m" + on + "_";
        tierSet(
                "value" + block,
                m + "spend_365d",
                m + "spend_365d",
                new int[] {50_000, 20_000, 8_000, 4_000, 200},
                round);
        tierSet("activity" + block, m + "views_30d", m + "views_30d", new int[] {300, 150, 60, 20}, round);
        tierSet("frequency" + block, m + "orders_365d", m + "orders_365d", new int[] {300, 100, 40, 3}, round);
    }

    private void tierSet(String name, String enter, String keep, int[] thresholds, int round) {
        text.append("  ").append(name).append(":\n");
        for (int i = 0; i < thresholds.length; i++) {
            long threshold = Math.round(thresholds[i] * rise(round));
            text.append("    - {tier: t")
                    .append(i)
                    .append(", when: ")
                    .append(enter)
                    .append(" >= ");
            text.append(threshold).append(", keep: ").append(keep).append(" >= ");
            text.append(threshold * 4 / 5).append("}\n");
        }
    }
}
