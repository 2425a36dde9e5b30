package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.since;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.metric.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a customer whose state was written under an earlier rule set. */
class RuleChangeTest {

    private static final EngineSettings TINY = new EngineSettings(DAY, 8, 30 * DAY, new StorageSettings(2, 10, 2, 2));

    private final Map<Long, RuleSet> versions = new HashMap<>();

    private Engine engine(long version, Rules rules) {
        return engine(version, rules, TINY);
    }

    private Engine engine(long version, Rules rules, EngineSettings settings) {
        RuleSet ruleSet = rules.version(version);
        versions.put(version, ruleSet);
        return Engine.compile(ruleSet, settings, versions::get);
    }

    private static Rules allKinds() {
        return new Rules()
                .metric("count", Aggregate.COUNT, null, DAY)
                .metric("sum", Aggregate.SUM, "amount", DAY)
                .metric("mean", Aggregate.AVG, "amount", HOUR)
                .metric("biggest", Aggregate.MAX, "amount", DAY)
                .metric("smallest", Aggregate.MIN, "amount", DAY)
                .metric("products", Aggregate.DISTINCT, "product", DAY)
                .metric("firstProduct", Aggregate.FIRST, "product", DAY)
                .metric("lastProduct", Aggregate.LAST, "product", DAY)
                .metric("firstTime", Aggregate.FIRST, MetricDefinition.TIME, DAY)
                .metric("everCount", Aggregate.COUNT, null, 0)
                .metric("everSum", Aggregate.SUM, "amount", 0)
                .metric("everProducts", Aggregate.DISTINCT, "product", 0)
                .metric("everBiggest", Aggregate.MAX, "amount", 0)
                .metric("everFirst", Aggregate.FIRST, "product", 0);
    }

    private static void shopping(Story story, long from) {
        for (int i = 0; i < 12; i++) {
            story.at(from + i * HOUR, "purchase", "amount", 30 - i, "product", "p" + i % 7);
        }
    }

    @Test
    void everyKindOfMetricGoesOver() {
        Engine old = engine(1, allKinds().segment("s", is("count", ">=", 3)));
        Engine next = engine(2, allKinds().segment("s", is("count", ">=", 4)));
        Story changed = new Story(old);
        Story unchanged = new Story(old);
        shopping(changed, 0);
        shopping(unchanged, 0);
        assertThat(changed.rows.size()).as("rows beside the state").isGreaterThan(3);
        changed.reopen(next);
        changed.until(12 * HOUR);
        unchanged.until(12 * HOUR);
        assertThat(changed.membership().metrics())
                .isEqualTo(unchanged.membership().metrics());
        for (int hour = 13; hour < 40; hour++) {
            changed.until(hour * HOUR);
            unchanged.until(hour * HOUR);
            assertThat(changed.membership().metrics())
                    .as("after %s hours", hour)
                    .isEqualTo(unchanged.membership().metrics());
            changed.reopen(next);
        }
        assertThat(changed.value("count")).isEqualTo("0");
        assertThat(changed.value("everProducts")).isEqualTo("7");
    }

    @Test
    void theOrderAndTheNamesOfMetricsDoNotMatter() {
        Engine old = engine(
                1,
                new Rules()
                        .metric("a", Aggregate.SUM, "amount", DAY)
                        .metric("b", Aggregate.DISTINCT, "product", DAY)
                        .metric("c", Aggregate.COUNT, null, HOUR));
        Engine next = engine(
                2,
                new Rules()
                        .metric("visits", Aggregate.COUNT, null, HOUR)
                        .metric("products", Aggregate.DISTINCT, "product", DAY)
                        .metric("spend", Aggregate.SUM, "amount", DAY));
        Story story = new Story(old);
        shopping(story, 0);
        story.reopen(next);
        story.until(11 * HOUR);
        assertThat(story.membership().metrics())
                .containsEntry("spend", "294")
                .containsEntry("products", "7")
                .containsEntry("visits", "1");
        story.until(DAY + 10 * HOUR);
        assertThat(story.membership().metrics())
                .containsEntry("spend", "19")
                .containsEntry("products", "1")
                .containsEntry("visits", "0");
        story.until(2 * DAY);
        story.reopen(next);
        assertThat(story.value("spend")).isEqualTo("0");
        assertThat(story.rows.size()).isZero();
    }

    @Test
    void theSameDefinitionMayStandThereTwice() {
        Rules once = new Rules()
                .metric("a", Aggregate.DISTINCT, "product", DAY)
                .metric("sum", Aggregate.SUM, "amount", DAY)
                .metric("max", Aggregate.MAX, "amount", DAY);
        Rules twice = new Rules()
                .metric("max1", Aggregate.MAX, "amount", DAY)
                .metric("b", Aggregate.DISTINCT, "product", DAY)
                .metric("a", Aggregate.DISTINCT, "product", DAY)
                .metric("sum1", Aggregate.SUM, "amount", DAY)
                .metric("sum2", Aggregate.SUM, "amount", DAY)
                .metric("max2", Aggregate.MAX, "amount", DAY);
        Story story = new Story(engine(1, once));
        shopping(story, 0);
        story.reopen(engine(2, twice));
        story.until(11 * HOUR);
        assertThat(story.membership().metrics())
                .containsEntry("a", "7")
                .containsEntry("b", "7")
                .containsEntry("sum1", "294")
                .containsEntry("sum2", "294")
                .containsEntry("max1", "30")
                .containsEntry("max2", "30");
        story.reopen(story.engine());
        story.at(12 * HOUR, "purchase", "amount", 1, "product", "p9");
        story.reopen(story.engine());
        story.until(DAY + 11 * HOUR);
        assertThat(story.membership().metrics())
                .containsEntry("a", "1")
                .containsEntry("b", "1")
                .containsEntry("sum1", "1")
                .containsEntry("sum2", "1")
                .containsEntry("max1", "1")
                .containsEntry("max2", "1");
        story.reopen(engine(3, once));
        story.until(DAY + 12 * HOUR);
        assertThat(story.membership().metrics())
                .containsEntry("a", "0")
                .containsEntry("sum", "0")
                .containsEntry("max", null);
        story.reopen(story.engine());
        assertThat(story.rows.size()).isZero();
    }

    /** Rows of distinct values are named after the metric's position. */
    @Test
    void aNewMetricDoesNotFindTheRowsOfTheOneThatStoodInItsPlace() {
        Story story = new Story(engine(1, new Rules().metric("products", Aggregate.DISTINCT, "product", 0)));
        for (int i = 0; i < 200; i++) {
            story.at(i, "view", "product", "old" + i);
        }
        Engine next = engine(2, new Rules().metric("pages", Aggregate.DISTINCT, "page", 0));
        story.reopen(story.engine());
        assertThat(story.rows.size()).isGreaterThan(3);
        story.reopen(next);
        story.until(200);
        assertThat(story.rows.size()).as("rows of what is gone").isZero();
        for (int i = 0; i < 200; i++) {
            story.at(200 + i, "view", "page", "new" + i);
        }
        story.reopen(next);
        for (int i = 0; i < 200; i++) {
            story.at(400 + i, "view", "page", "old" + i);
        }
        assertThat(story.value("pages")).isEqualTo("400");
    }

    /**
     * An event that two selections share is one entry of the history. A new metric of the second selection reads a field
     * that only the first one kept; neither may take the value away from the other.
     */
    @Test
    void aNewMetricOnASharedEventLeavesTheOthersAlone() {
        MetricDefinition spend = new MetricDefinition(
                "spend", Aggregate.SUM, "amount", Selection.ofTypes("purchase"), Window.ofMillis(DAY));
        MetricDefinition all = new MetricDefinition("all", Aggregate.COUNT, null, Selection.ALL, Window.ofMillis(DAY));
        MetricDefinition amounts =
                new MetricDefinition("amounts", Aggregate.SUM, "amount", Selection.ALL, Window.ofMillis(DAY));
        for (boolean reversed : new boolean[] {false, true}) {
            Rules before = new Rules().metric(reversed ? all : spend).metric(reversed ? spend : all);
            Rules after = new Rules().metric(amounts).metric(spend).metric(all);
            Story story = new Story(engine(1, before));
            story.at(0, "purchase", "amount", 10);
            story.at(HOUR, "purchase", "amount", 5);
            story.reopen(engine(2, after));
            story.at(2 * HOUR, "refund", "amount", -1);
            assertThat(story.membership().metrics())
                    .containsEntry("spend", "15")
                    .containsEntry("all", "3");
            assertThat(story.value("amounts"))
                    .as("what the history still holds")
                    .isEqualTo("14");
            story.until(DAY);
            assertThat(story.membership().metrics()).containsEntry("spend", "5").containsEntry("amounts", "4");
            story.until(2 * DAY);
            assertThat(story.membership().metrics())
                    .containsEntry("spend", "0")
                    .containsEntry("amounts", "0")
                    .containsEntry("all", "0");
        }
    }

    @Test
    void aNewMetricStartsWithWhatTheHistoryStillHolds() {
        Story story = new Story(engine(1, new Rules().metric("day", Aggregate.SUM, "amount", DAY)));
        shopping(story, 0);
        story.reopen(engine(
                2,
                new Rules()
                        .metric("hours", Aggregate.SUM, "amount", 3 * HOUR)
                        .metric("day", Aggregate.SUM, "amount", DAY)
                        .metric("ever", Aggregate.SUM, "amount", 0)));
        story.until(11 * HOUR);
        assertThat(story.value("hours")).isEqualTo("60");
        assertThat(story.value("day")).isEqualTo("294");
        assertThat(story.value("ever")).as("a lifetime is not in the history").isEqualTo("0");
        story.until(13 * HOUR);
        assertThat(story.value("hours")).isEqualTo("19");
    }

    @Test
    void aRemovedSegmentIsLeftWithTheRuleChangeAsCause() {
        Story story = new Story(engine(
                1,
                new Rules()
                        .metric("n", Aggregate.COUNT, null, 0)
                        .segment("gone", is("n", ">=", 1))
                        .segment("stays", is("n", ">=", 1))));
        story.step(Story.event("a", 5, "x"));
        story.reopen(engine(2, new Rules().metric("n", Aggregate.COUNT, null, 0).segment("stays", is("n", ">=", 1))));
        assertThat(story.customer().isRuleChangePending()).isTrue();
        Step step = story.step(Story.event("b", 9, "x"));
        assertThat(Story.texts(step)).containsExactly("9 EXIT gone");
        Transition exit = step.transitions().get(0);
        assertThat(exit.sequence()).isEqualTo(3);
        assertThat(exit.ruleSet().version()).isEqualTo(2);
        assertThat(exit.reason()).isEqualTo(new Reason(Cause.RULE_CHANGE, null, List.of()));
        assertThat(story.membership().segments()).containsExactly(Map.entry("stays", 5L));
        assertThat(story.customer().isRuleChangePending()).isFalse();
    }

    @Test
    void aRemovedTierIsThePreviousOneOfTheTierThatFollows() {
        Rules before = new Rules()
                .metric("n", Aggregate.COUNT, null, 0)
                .tierSet("t", tier("gold", is("n", ">=", 1)), tier("silver", is("n", ">=", 1)));
        Rules after = new Rules()
                .metric("n", Aggregate.COUNT, null, 0)
                .segment("a", is("n", ">=", 1))
                .segment("z", is("n", ">=", 1))
                .tierSet("t", tier("silver", is("n", ">=", 1)));
        Story story = new Story(engine(1, before));
        story.at(5, "x");
        story.reopen(engine(2, after));
        Step step = story.wake(7);
        assertThat(Story.texts(step)).containsExactly("7 EXIT t:gold", "7 ENTER a", "7 ENTER t:silver", "7 ENTER z");
        HeldTier gold = new HeldTier("gold", 5);
        assertThat(step.transitions()).extracting(Transition::previous).containsExactly(gold, null, gold, null);
    }

    @Test
    void exitsOfARuleChangeAreSortedByNameToo() {
        Rules before = new Rules()
                .metric("n", Aggregate.COUNT, null, 0)
                .segment("y", is("n", ">=", 1))
                .segment("b", is("n", ">=", 1))
                .segment("m", is("n", ">=", 1));
        Rules after = new Rules().metric("n", Aggregate.COUNT, null, 0).segment("m", is("n", ">=", 9));
        Story story = new Story(engine(1, before));
        story.at(5, "x");
        story.reopen(engine(2, after));
        assertThat(story.until(5)).containsExactly("5 EXIT b", "5 EXIT m", "5 EXIT y");
    }

    @Test
    void movedThresholdsTakeEffectWhenTheCustomerIsLookedAt() {
        Rules before = new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("s", is("n", ">=", 1));
        Rules after = new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("s", is("n", ">=", 2));
        Story story = new Story(engine(1, before));
        story.at(5, "x");
        story.reopen(engine(2, after));
        Step step = story.wake(HOUR);
        assertThat(Story.texts(step)).containsExactly(HOUR + " EXIT s");
        Transition exit = step.transitions().get(0);
        assertThat(exit.reason().cause()).isEqualTo(Cause.RULE_CHANGE);
        assertThat(exit.reason().evidence()).containsExactly(new Evidence("n", ">=", "2", "1", "1", false, false));
        assertThat(step.nextDue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aChangeIsDecidedBeforeTheEventThatBringsIt() {
        Rules before = new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("s", is("n", ">=", 1));
        Rules after = new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("s", is("n", ">=", 2));
        Story story = new Story(engine(1, before));
        story.at(5, "x");
        story.reopen(engine(2, after));
        Step step = story.step(Story.event("b", HOUR, "x"));
        assertThat(Story.texts(step)).containsExactly(HOUR + " EXIT s", HOUR + " ENTER s");
        assertThat(step.transitions())
                .extracting(transition -> transition.reason().cause())
                .containsExactly(Cause.RULE_CHANGE, Cause.EVENT);
    }

    @Test
    void dueMomentsOfTheNewRulesAreNotMissed() {
        Rules before = new Rules()
                .metric("last", Aggregate.LAST, MetricDefinition.TIME, 0)
                .segment("away", since("last", ">=", 10 * DAY));
        Rules after = new Rules()
                .metric("last", Aggregate.LAST, MetricDefinition.TIME, 0)
                .segment("away", since("last", ">=", 2 * DAY));
        Story story = new Story(engine(1, before));
        story.at(0, "x");
        assertThat(story.customer().nextDue()).isEqualTo(10 * DAY);
        story.reopen(engine(2, after));
        assertThat(story.customer().nextDue()).isEqualTo(2 * DAY);
        assertThat(story.until(5 * DAY)).containsExactly(2 * DAY + " ENTER away");
    }

    @Test
    void wakingForeverUnderNewRulesDoesNotMoveTheClockToTheEndOfTime() {
        Rules before = new Rules().metric("n", Aggregate.COUNT, null, 0).segment("s", is("n", ">=", 1));
        Rules after = new Rules().metric("n", Aggregate.COUNT, null, 0).segment("s", is("n", ">=", 2));
        Story story = new Story(engine(1, before));
        story.at(5, "x");
        story.reopen(engine(2, after));
        assertThat(story.until(Long.MAX_VALUE)).containsExactly("5 EXIT s");
        assertThat(story.customer().now()).isEqualTo(5);
    }

    @Test
    void aRepeatedEventBringsTheChangeButNoTime() {
        Rules before = new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("s", is("n", ">=", 1));
        Rules after = new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("s", is("n", ">=", 2));
        Story story = new Story(engine(1, before));
        story.step(Story.event("a", 5, "x"));
        story.reopen(engine(2, after));
        Step step = story.step(Story.event("a", HOUR, "x"));
        assertThat(step.outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(Story.texts(step)).containsExactly("5 EXIT s");
        assertThat(story.customer().now()).isEqualTo(5);
    }

    @Test
    void aRejectedEventLeavesTheChangePending() {
        Rules before = new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("s", is("n", ">=", 1));
        Rules after = new Rules()
                .metric("n", Aggregate.COUNT, null, DAY)
                .metric("sum", Aggregate.SUM, "amount", DAY)
                .segment("s", is("n", ">=", 2));
        Story story = new Story(engine(1, before));
        story.at(5, "x");
        story.reopen(engine(2, after));
        assertThatThrownBy(() -> story.at(HOUR, "x", "amount", "?")).isInstanceOf(RejectedEventException.class);
        assertThat(story.customer().isRuleChangePending()).isTrue();
        assertThatThrownBy(() -> story.customer().toBytes())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("step or wake first");
        assertThat(story.until(story.customer().now())).containsExactly("5 EXIT s");
    }

    @Test
    void anUnknownVersionIsSaid() {
        Engine old = engine(7, new Rules().metric("n", Aggregate.COUNT, null, 0));
        Story story = new Story(old);
        story.at(5, "x");
        byte[] state = story.customer().toBytes();
        versions.clear();
        Engine next = engine(8, new Rules().metric("n", Aggregate.COUNT, null, 0));
        assertThatThrownBy(() -> next.open(Story.CUSTOMER, state, new HeapPages()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 7")
                .hasMessageContaining("shop")
                .hasMessageContaining("not known");
    }

    @Test
    void anOlderRuleSetMayComeBack() {
        Engine one = engine(1, new Rules().metric("n", Aggregate.COUNT, null, 0).segment("s", is("n", ">=", 1)));
        Engine two = engine(2, new Rules().metric("n", Aggregate.COUNT, null, 0).segment("s", is("n", ">=", 5)));
        Story story = new Story(two);
        assertThat(story.at(5, "x")).isEmpty();
        story.reopen(one);
        assertThat(story.until(5)).containsExactly("5 ENTER s");
        assertThat(story.value("n")).isEqualTo("1");
    }

    @Test
    void duplicatesAreRecognisedAcrossTheChange() {
        Rules rules = new Rules().metric("n", Aggregate.COUNT, null, 0);
        Story story = new Story(engine(1, rules));
        story.step(Story.event("a", 5, "x"));
        story.reopen(engine(2, rules));
        assertThat(story.step(Story.event("a", 5, "x")).outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(story.value("n")).isEqualTo("1");
    }

    @Test
    void aStateOfOtherRulesIsToBeLookedAtNow() {
        Rules rules = new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("s", is("n", ">=", 1));
        Engine first = engine(1, rules);
        Story story = new Story(first);
        story.at(5, "x");
        byte[] state = story.customer().toBytes();
        assertThat(first.nextDue(new ByteReader(state))).isEqualTo(DAY + 5);
        assertThat(engine(2, rules).nextDue(new ByteReader(state))).isEqualTo(Long.MIN_VALUE);
    }
}
