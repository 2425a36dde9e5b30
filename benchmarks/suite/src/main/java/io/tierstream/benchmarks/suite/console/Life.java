package io.tierstream.benchmarks.suite.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The transitions of one customer in their order: always the same for the same seed, so that they need not be kept. */
record Life(List<Step> steps) {

    /** For how long customers have been watched. */
    static final Duration SPAN = Duration.ofDays(90);

    private static final Duration NEW_FOR = Duration.ofDays(30);
    private static final List<String> VALUES = List.of("bronze", "silver", "gold", "platinum");

    /**
     * A transition.
     *
     * @param at when, since the beginning of the {@link #SPAN}
     * @param before the entry into the tier before, of which this is the continuation; null if there was none
     * @param expectedExit when time alone will end it; null if it will not
     */
    record Step(
            Duration at,
            Target target,
            boolean enters,
            @Nullable Step before,
            @Nullable Duration expectedExit) {}

    Life {
        steps = List.copyOf(steps);
    }

    static Life of(SplittableRandom random) {
        Duration begin = seconds(random, Duration.ZERO, SPAN.dividedBy(2));
        List<Step> steps = new ArrayList<>();
        value(random, begin, steps);
        if (random.nextDouble() < 0.25) {
            newcomer(begin, steps);
        }
        passing(random, begin, Target.tier("activity", "warm"), 0.3, steps);
        passing(random, begin, Target.segment("fashion"), 0.2, steps);
        passing(random, begin, Target.segment("big_basket"), 0.1, steps);
        passing(random, begin, Target.segment("mail_fan"), 0.05, steps);
        steps.sort(Comparator.comparing(Step::at));
        return new Life(steps);
    }

    /** Up from tier to tier. */
    private static void value(SplittableRandom random, Duration begin, List<Step> steps) {
        Step held = new Step(begin, Target.tier("value", VALUES.get(0)), true, null, null);
        steps.add(held);
        for (int tier = 1; tier < VALUES.size() && random.nextDouble() < 0.25; tier++) {
            Duration at = seconds(random, held.at(), SPAN);
            steps.add(new Step(at, held.target(), false, held, null));
            held = new Step(at, Target.tier("value", VALUES.get(tier)), true, held, at.plus(NEW_FOR.multipliedBy(6)));
            steps.add(held);
        }
    }

    private static void newcomer(Duration begin, List<Step> steps) {
        Target newcomer = Target.segment("newcomer");
        Duration end = begin.plus(NEW_FOR);
        steps.add(new Step(begin, newcomer, true, null, end));
        if (end.compareTo(SPAN) < 0) {
            steps.add(new Step(end, newcomer, false, null, null));
        }
    }

    /** Entered by some, and left again by every third of them. */
    private static void passing(
            SplittableRandom random, Duration begin, Target target, double probability, List<Step> steps) {
        if (random.nextDouble() >= probability) {
            return;
        }
        Duration at = seconds(random, begin, SPAN);
        Step entry = new Step(at, target, true, null, at.plus(NEW_FOR));
        steps.add(entry);
        if (random.nextInt(3) == 0) {
            steps.add(
                    new Step(seconds(random, at, SPAN), target, false, target.tierSet() == null ? null : entry, null));
        }
    }

    private static Duration seconds(SplittableRandom random, Duration from, Duration to) {
        return Duration.ofSeconds(random.nextLong(from.toSeconds(), Math.max(from.toSeconds() + 1, to.toSeconds())));
    }

    /** What the customer is in at the end, and since when. */
    Map<Target, Duration> held() {
        Map<Target, Duration> held = new LinkedHashMap<>();
        for (Step step : steps) {
            if (step.enters()) {
                held.put(step.target(), step.at());
            } else {
                held.remove(step.target());
            }
        }
        return held;
    }
}
