package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.since;
import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.MetricPlan;
import io.tierstream.engine.metric.MetricScratch;
import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.sequence.PartialMatches;
import io.tierstream.engine.sequence.SequencePlan;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How many segments are evaluated in a step: those that hold a comparison that flipped, however many there are. */
class ThresholdIndexTest {

    private static final int SEGMENTS = 10_000;

    /** The working parts of an engine, one step at a time. */
    private static final class Steps {

        final RuleUnits units;
        final Evaluation evaluation;
        final Customer customer;
        private final MetricScratch scratch;

        Steps(Rules rules) {
            RuleSet ruleSet = rules.version(1);
            units = RuleUnits.compile(ruleSet);
            MetricPlan plan = MetricPlan.of(ruleSet.metrics(), units.index().watches(), StorageSettings.DEFAULT);
            scratch = MetricScratch.of(plan);
            evaluation = new Evaluation(units, plan.size());
            HeapPages pages = new HeapPages();
            customer = new Customer(
                    Story.CUSTOMER,
                    1,
                    MetricState.empty(plan, scratch, pages),
                    new PartialMatches(SequencePlan.NONE),
                    pages);
        }

        /** The number of units that an event makes the engine evaluate. */
        int event(Event event) {
            scratch.check(event);
            evaluation.begin(customer);
            customer.now = Math.max(customer.now, event.time());
            customer.metrics.expire(customer.now, evaluation);
            customer.metrics.add(event, customer.now, evaluation);
            return evaluated();
        }

        int time(long time) {
            evaluation.begin(customer);
            customer.now = time;
            customer.metrics.expire(time, evaluation);
            return evaluated();
        }

        private int evaluated() {
            evaluation.findFlipped();
            return evaluateMarked();
        }

        int evaluateMarked() {
            for (int i = 0; i < evaluation.unitCount(); i++) {
                int unit = evaluation.unit(i);
                int level = units.get(unit).decide(evaluation, customer);
                customer.memberships.set(unit, level, customer.now);
            }
            return evaluation.unitCount();
        }

        Set<String> unmarkedThatFlipped() {
            Set<String> flipped = new HashSet<>();
            for (int unit = 0; unit < units.size(); unit++) {
                if (units.get(unit).changes(evaluation, customer)) {
                    flipped.add(units.get(unit).name());
                }
            }
            return flipped;
        }
    }

    private static Event purchase(long time, Object amount) {
        return Story.event(null, time, "purchase", "amount", amount);
    }

    private static Steps ladder() {
        Rules rules = new Rules().metric("spend", Aggregate.SUM, "amount", DAY);
        for (int i = 1; i <= SEGMENTS; i++) {
            rules.segment("s" + i, is("spend", ">=", 10 * i));
        }
        Steps steps = new Steps(rules);
        steps.customer.isNew = false;
        return steps;
    }

    @Test
    void evaluatesNothingWhileNoThresholdIsCrossed() {
        Steps steps = ladder();
        assertThat(steps.event(purchase(0, 3))).isZero();
        assertThat(steps.event(purchase(1, 6))).isZero();
        assertThat(steps.event(purchase(2, Decimal.parse("0.99")))).isZero();
    }

    @Test
    void evaluatesTheSegmentsWhoseThresholdWasCrossed() {
        Steps steps = ladder();
        assertThat(steps.event(purchase(0, 9))).isZero();
        assertThat(steps.event(purchase(1, 1))).isEqualTo(1);
        assertThat(steps.customer.memberships.size()).isEqualTo(1);
        assertThat(steps.event(purchase(2, 1))).isZero();
        assertThat(steps.event(purchase(3, 1_000))).isEqualTo(100);
        assertThat(steps.customer.memberships.size()).isEqualTo(101);
        assertThat(steps.time(DAY - 1)).isZero();
        assertThat(steps.time(DAY + 3)).as("all of it leaves").isEqualTo(101);
        assertThat(steps.customer.memberships.size()).isZero();
    }

    @Test
    void findsTheTimeComparisonsThatFlip() {
        Rules rules = new Rules().metric("last", Aggregate.LAST, MetricDefinition.TIME, 0);
        for (int i = 1; i <= SEGMENTS; i++) {
            rules.segment("s" + i, since("last", ">=", i * DAY));
        }
        Steps steps = new Steps(rules);
        // From undefined to a number anything may flip.
        assertThat(steps.event(purchase(0, 1))).isEqualTo(SEGMENTS);
        assertThat(steps.event(purchase(1, 1))).isZero();
        assertThat(steps.time(DAY)).isZero();
        assertThat(steps.time(DAY + 1)).isEqualTo(1);
        assertThat(steps.time(11 * DAY)).isEqualTo(9);
        assertThat(steps.event(purchase(11 * DAY, 1))).isEqualTo(10);
    }

    @Test
    void evaluatesGeneralConditionsWhenAMetricTheyNameHasChanged() {
        Rules rules = new Rules()
                .metric("a", Aggregate.COUNT, null, DAY)
                .metric("b", Aggregate.SUM, "amount", DAY)
                .metric("channel", Aggregate.LAST, "channel", DAY);
        for (int i = 0; i < 100; i++) {
            rules.segment(
                    "ratio" + i,
                    new Expression.Comparison(Expression.Operator.GREATER, Rules.variable("b"), Rules.variable("a")));
            rules.segment("text" + i, is("channel", "==", "web" + i));
        }
        Steps steps = new Steps(rules);
        assertThat(steps.event(purchase(0, 1))).isEqualTo(200);
        assertThat(steps.time(1)).isZero();
    }

    /** The marked units are enough: no other one would answer differently. */
    @Test
    void missesNoSegmentThatFlips() {
        SplittableRandom random = new SplittableRandom(10);
        String[] operators = {"<", "<=", "==", "!=", ">=", ">"};
        for (int round = 0; round < 100; round++) {
            Rules rules = new Rules()
                    .metric("n", Aggregate.COUNT, null, 20)
                    .metric("mean", Aggregate.AVG, "amount", 10)
                    .metric("last", Aggregate.LAST, MetricDefinition.TIME, 15);
            for (int i = 0; i < 40; i++) {
                String operator = operators[random.nextInt(operators.length)];
                Expression when = switch (random.nextInt(3)) {
                    case 0 -> is("n", operator, random.nextInt(6));
                    case 1 -> is("mean", operator, random.nextInt(6));
                    default -> since("last", operator, random.nextInt(12));
                };
                rules.segment("s" + i, random.nextInt(4) == 0 ? Rules.not(when) : when);
            }
            Steps steps = new Steps(rules);
            steps.evaluation.begin(steps.customer);
            steps.evaluation.markAll();
            steps.evaluateMarked();
            long time = 0;
            for (int i = 0; i < 60; i++) {
                time += random.nextInt(4);
                if (random.nextBoolean()) {
                    steps.event(purchase(time, random.nextInt(6)));
                } else {
                    steps.time(time);
                }
                assertThat(steps.unmarkedThatFlipped())
                        .as("round %s step %s", round, i)
                        .isEmpty();
            }
        }
    }
}
