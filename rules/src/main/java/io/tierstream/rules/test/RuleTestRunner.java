package io.tierstream.rules.test;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Direction;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Membership;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.RuleSetHistory;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs tests of one rule set, in simulated time: the engine decides as it does in the job. */
public final class RuleTestRunner {

    private static final String CUSTOMER = "customer";

    private final RuleSet rules;
    private final Engine engine;
    private final Coverage coverage = new Coverage();
    private final Set<String> targets = new HashSet<>();

    public RuleTestRunner(RuleSet rules) {
        this.rules = rules;
        this.engine = Engine.compile(rules, EngineSettings.DEFAULT);
        rules.segments().forEach(segment -> targets.add(segment.name()));
        for (TierSetDefinition set : rules.tierSets()) {
            for (TierDefinition tier : set.tiers()) {
                targets.add(set.name() + ":" + tier.name());
            }
        }
    }

    /** What the conditions of the rule set have said in all tests so far. */
    public Coverage coverage() {
        return coverage;
    }

    /** Runs a test with a customer of its own. */
    public RuleTestResult run(RuleTest test) {
        return new Run(test).result();
    }

    /** The engine with the cut-offs of a test in force from its start. */
    private Engine underCutOffs(RuleTest test) {
        if (test.cutOffs().isEmpty()) {
            return engine;
        }
        Map<String, CutOffs.Cuts> cuts = new TreeMap<>();
        test.cutOffs().forEach((metric, values) -> cuts.put(metric, new CutOffs.Cuts(Long.MAX_VALUE, values)));
        CutOffs cutOffs = new CutOffs(test.start(), rules.version(), cuts);
        return Engine.compile(rules, EngineSettings.DEFAULT, RuleSetHistory.NONE, cutOffs);
    }

    /** One test under way. */
    private final class Run {

        private final RuleTest test;
        private final Engine engine;
        private final Customer customer;
        private final List<Transition> transitions = new ArrayList<>();
        private final List<RuleTestResult.Mismatch> mismatches = new ArrayList<>();
        private int nextEvent;

        Run(RuleTest test) {
            this.test = test;
            this.engine = underCutOffs(test);
            this.customer = engine.open(CUSTOMER, null, new HeapPages());
            reportMissingCuts();
        }

        /** Conditions that ask for a place fail without a cut, which a test that forgot it would not notice. */
        private void reportMissingCuts() {
            engine.asked().forEach((metric, percents) -> {
                Set<Decimal> given = test.cutOffs()
                        .getOrDefault(metric, Collections.emptySortedMap())
                        .keySet();
                Set<Decimal> missing = new TreeSet<>(percents);
                missing.removeAll(given);
                if (!given.isEmpty() && !missing.isEmpty()) {
                    mismatch(test.line(), "cutOffs does not say where " + metric + " is cut at " + missing);
                }
            });
            for (String metric : new TreeSet<>(test.cutOffs().keySet())) {
                if (!engine.asked().containsKey(metric)) {
                    mismatch(test.line(), "cutOffs has " + metric + ", whose place no condition asks for");
                }
            }
        }

        RuleTestResult result() {
            long last = Long.MIN_VALUE;
            for (RuleTest.Expectation expectation : test.expectations()) {
                passTo(expectation.time());
                check(expectation);
                last = expectation.time();
            }
            if (!test.events().isEmpty()) {
                last = Math.max(
                        last, test.events().get(test.events().size() - 1).time());
            }
            List<RuleTest.Expected> expected = test.transitions();
            if (expected != null) {
                for (RuleTest.Expected one : expected) {
                    last = Math.max(last, one.time());
                }
            }
            if (last != Long.MIN_VALUE) {
                passTo(last);
            }
            if (expected != null) {
                check(expected);
            }
            return new RuleTestResult(test, mismatches);
        }

        /** Applies the events up to an instant, then whatever is due. */
        private void passTo(long time) {
            while (nextEvent < test.events().size()
                    && test.events().get(nextEvent).time() <= time) {
                RuleTest.Given given = test.events().get(nextEvent++);
                try {
                    seen(engine.step(customer, event(given)));
                } catch (RejectedEventException e) {
                    mismatch(test.line(), at(given.time()) + ": the event cannot be used: " + e.getMessage());
                }
            }
            // Step by step, so that the conditions are looked at wherever they may have changed.
            while (customer.nextDue() <= time) {
                seen(engine.wake(customer, customer.nextDue()));
            }
            seen(engine.wake(customer, time));
        }

        private void seen(Step step) {
            transitions.addAll(step.transitions());
            if (!customer.isNew()) {
                coverage.look(engine.standings(customer));
            }
        }

        private Event event(RuleTest.Given given) {
            Map<String, Object> fields = new LinkedHashMap<>();
            given.fields().forEach((name, value) -> fields.put(name, value == null ? Fields.NONE_STATED : value));
            return new Event(CUSTOMER, given.id(), given.type(), given.time(), Fields.of(fields));
        }

        private void check(RuleTest.Expectation expected) {
            Membership membership = customer.isNew() ? null : engine.membership(customer);
            String at = at(expected.time()) + ": ";
            Set<String> segments = expected.segments();
            if (segments != null) {
                Set<String> held =
                        membership == null ? Set.of() : membership.segments().keySet();
                for (String segment : without(segments, held)) {
                    mismatch(
                            expected.line(), at + (targets.contains(segment) ? "not in " + segment : unknown(segment)));
                }
                for (String segment : without(held, segments)) {
                    mismatch(expected.line(), at + "in " + segment + ", which is not expected");
                }
            }
            Set<String> tags = expected.tags();
            if (tags != null) {
                Set<String> carried = membership == null ? Set.of() : new LinkedHashSet<>(membership.tags());
                for (String tag : without(tags, carried)) {
                    boolean known = rules.tags().values().stream().anyMatch(some -> some.contains(tag));
                    mismatch(
                            expected.line(),
                            at + (known ? "without the tag " + tag : "the rule set has no tag " + tag));
                }
                for (String tag : without(carried, tags)) {
                    mismatch(expected.line(), at + "with the tag " + tag + ", which is not expected");
                }
            }
            expected.tiers().forEach((set, tier) -> checkTier(expected, membership, set, tier));
            expected.metrics().forEach((metric, value) -> checkMetric(expected, membership, metric, value));
        }

        private static Set<String> without(Set<String> some, Set<String> others) {
            Set<String> rest = new LinkedHashSet<>(some);
            rest.removeAll(others);
            return rest;
        }

        private void checkTier(
                RuleTest.Expectation expected, @Nullable Membership membership, String set, @Nullable String tier) {
            String at = at(expected.time()) + ": ";
            if (rules.tierSets().stream().noneMatch(one -> one.name().equals(set))) {
                mismatch(expected.line(), at + "the rule set has no tier set " + set);
                return;
            }
            if (tier != null && !targets.contains(set + ":" + tier)) {
                mismatch(expected.line(), at + unknown(set + ":" + tier));
                return;
            }
            HeldTier held = membership == null ? null : membership.tiers().get(set);
            String is = held == null ? null : held.tier();
            if (!Objects.equals(is, tier)) {
                mismatch(
                        expected.line(),
                        at + set + " is " + (is == null ? "none" : is) + ", expected "
                                + (tier == null ? "none" : tier));
            }
        }

        private void checkMetric(
                RuleTest.Expectation expected, @Nullable Membership membership, String metric, @Nullable String value) {
            String at = at(expected.time()) + ": ";
            if (!rules.metricNames().contains(metric)) {
                mismatch(expected.line(), at + "the rule set has no metric " + metric);
                return;
            }
            Map<String, @Nullable String> metrics = membership == null ? Map.of() : membership.metrics();
            String is = metrics.get(metric);
            if (!isSame(is, value) && !isRounded(metric, is, value)) {
                mismatch(
                        expected.line(),
                        at + metric + " is " + (is == null ? "undefined" : is) + ", expected "
                                + (value == null ? "undefined" : value));
            }
        }

        private void check(List<RuleTest.Expected> expected) {
            List<RuleTest.Expected> came = transitions.stream()
                    .map(transition -> new RuleTest.Expected(
                            transition.time(),
                            transition.direction(),
                            transition.target().toString()))
                    .toList();
            for (RuleTest.Expected one : expected) {
                if (!targets.contains(one.target())) {
                    mismatch(test.line(), unknown(one.target()));
                    return;
                }
            }
            if (!came.equals(expected)) {
                List<String> wanted = expected.stream().map(this::text).toList();
                List<String> got = came.stream().map(this::text).toList();
                mismatch(
                        test.line(),
                        "the transitions differ (- expected, + came):\n" + String.join("\n", ListDiff.of(wanted, got)));
            }
        }

        private String text(RuleTest.Expected transition) {
            String direction = transition.direction() == Direction.ENTER ? "enter" : "exit ";
            return at(transition.time()) + " " + direction + " " + transition.target();
        }

        private void mismatch(int line, String message) {
            mismatches.add(new RuleTestResult.Mismatch(line, message));
        }

        /** The instant, and how long after the start it is. */
        private String at(long time) {
            return ExpressionText.instant(time) + " (" + ExpressionText.duration(time - test.start()) + ")";
        }

        private String unknown(String target) {
            return "the rule set has no " + (target.indexOf(':') >= 0 ? "tier " : "segment ") + target;
        }
    }

    /** Numbers are the same when their values are. */
    /** What depends on when one looks has twelve places; who expects fewer means the rounded value. */
    private boolean isRounded(String metric, @Nullable String is, @Nullable String expected) {
        boolean moves = rules.metrics().stream().anyMatch(one -> one.name().equals(metric) && one.motion() != null);
        if (!moves || is == null || expected == null) {
            return false;
        }
        try {
            BigDecimal wanted = Decimal.parse(expected).toBigDecimal();
            BigDecimal rounded = Decimal.parse(is).toBigDecimal().setScale(places(expected), RoundingMode.HALF_UP);
            return rounded.compareTo(wanted) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static int places(String number) {
        int point = number.indexOf('.');
        return point < 0 ? 0 : number.length() - point - 1;
    }

    private static boolean isSame(@Nullable String is, @Nullable String expected) {
        if (is == null || expected == null) {
            return is == null && expected == null;
        }
        if (is.equals(expected)) {
            return true;
        }
        try {
            return Decimal.parse(is).equals(Decimal.parse(expected));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
