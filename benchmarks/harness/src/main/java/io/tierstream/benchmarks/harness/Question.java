package io.tierstream.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all peers answer alike: three metrics for each of some rolling windows (money spent, orders, page views) and rules that compare
 * one of them with a threshold. After each event, the rules that hold for its customer are known, and each change of one is written.
 *
 * @param windowDays a window holds the events later than its length before now
 * @param rules how many
 * @param eventsAYear of a customer, on average
 * @param nearest the lowest threshold lies so many standard deviations of a count above its mean: the more, the fewer events pass one
 * @param last whether a further rule, with the number after the others, says that the customer's last event is a purchase: something that
 *     changes often, for measuring latency
 */
public record Question(List<Integer> windowDays, int rules, int eventsAYear, double nearest, boolean last) {

    private static final double MEAN_CENTS = (ShopEvents.LOWEST_CENTS + ShopEvents.HIGHEST_CENTS) / 2.0;

    /** A {@link #nearest} at which some events in a hundred pass a threshold, with a few dozen rules. */
    public static final double NEAR = 2.5;

    /** How much farther the farthest threshold lies than the nearest. */
    private static final double REACH = 2.4;

    /** A question without the rule on the last event. */
    public Question(List<Integer> windowDays, int rules, int eventsAYear, double nearest) {
        this(windowDays, rules, eventsAYear, nearest, false);
    }

    public Question {
        windowDays = List.copyOf(windowDays);
    }

    /** What is measured of the events in a window. */
    public enum Measure {
        /** Cents of the purchases. */
        SPEND,
        /** Purchases. */
        ORDERS,
        /** Page views. */
        VIEWS
    }

    /**
     * A rule: measure over window is at least the threshold.
     *
     * @param window index into {@link Question#windowDays}
     * @param threshold cents or a count
     */
    public record Rule(Measure measure, int window, long threshold) {}

    /** All rules; a rule's number, as answers name it, is its index. */
    public List<Rule> allRules() {
        Measure[] measures = Measure.values();
        int metrics = measures.length * windowDays.size();
        int steps = (rules + metrics - 1) / metrics;
        List<Rule> all = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            Measure measure = measures[i % measures.length];
            int window = i % metrics / measures.length;
            double deviations = nearest * (1 + (REACH - 1) * (i / metrics) / steps);
            all.add(new Rule(measure, window, threshold(measure, windowDays.get(window), deviations)));
        }
        return all;
    }

    private long threshold(Measure measure, int days, double deviations) {
        double share = measure == Measure.VIEWS ? 2 / 3.0 : 1 / 3.0;
        double mean = share * eventsAYear * days / 365;
        double count = Math.ceil(mean + deviations * Math.sqrt(mean)) + 1;
        return Math.round(measure == Measure.SPEND ? count * MEAN_CENTS : count);
    }

    /** A metric's name in rule sets, such as {@code spend_30d}. */
    public String metric(int window, Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT) + "_" + windowDays.get(window) + "d";
    }

    /** A rule as a CEL expression over metrics. */
    public String condition(Rule rule) {
        String threshold = rule.measure() == Measure.SPEND
                ? String.format(Locale.ROOT, "%d.%02d", rule.threshold() / 100, rule.threshold() % 100)
                : Long.toString(rule.threshold());
        return metric(rule.window(), rule.measure()) + " >= " + threshold;
    }

    /** The same as a Tierstream rule set: rule 7 is segment {@code r7}. */
    public String ruleSet() {
        StringBuilder text = new StringBuilder("ruleset: question\nmetrics:\n");
        for (int days : windowDays) {
            text.append(String.format(
                    Locale.ROOT,
                    "  spend_%1$dd: {sum: amount, of: purchase, over: %1$dd}%n"
                            + "  orders_%1$dd: {count: purchase, over: %1$dd}%n"
                            + "  views_%1$dd: {count: page_view, over: %1$dd}%n",
                    days));
        }
        if (last) {
            text.append("  last_amount: {last: amount}\n");
        }
        text.append("segments:\n");
        List<Rule> all = allRules();
        for (int i = 0; i < all.size(); i++) {
            text.append(String.format(Locale.ROOT, "  r%d: {when: '%s'}%n", i, condition(all.get(i))));
        }
        if (last) {
            text.append("  r").append(rules).append(": {when: 'last_amount > 0'}\n");
        }
        return text.toString();
    }

    String spell() {
        return windowDays.stream().map(String::valueOf).collect(Collectors.joining(",")) + " " + rules + " "
                + eventsAYear + " " + nearest + " " + last;
    }

    static Question parse(String text) {
        String[] parts = text.split(" ");
        List<Integer> days =
                Stream.of(parts[0].split(",")).map(Integer::valueOf).toList();
        return new Question(
                days,
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Double.parseDouble(parts[3]),
                Boolean.parseBoolean(parts[4]));
    }
}
