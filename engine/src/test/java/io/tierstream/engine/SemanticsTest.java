package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.and;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.not;
import static io.tierstream.engine.Rules.or;
import static io.tierstream.engine.Rules.since;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.metric.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of {@code docs/semantics.md}, each on a history that is short enough to be worked out by hand. */
class SemanticsTest {

    private static final Selection WEB = new Selection(Set.of("purchase"), is("channel", "==", "web"));

    @Test
    void anEventThatLeavesJustWhenAnotherArrivesIsReplaced() {
        Story story = new Story(
                new Rules().metric("visits", Aggregate.COUNT, null, 2 * HOUR).segment("busy", is("visits", ">=", 3)));
        assertThat(story.at(0, "visit")).isEmpty();
        assertThat(story.at(10, "visit")).isEmpty();
        assertThat(story.at(20, "visit")).containsExactly("20 ENTER busy");
        assertThat(story.at(2 * HOUR, "visit")).isEmpty();
        assertThat(story.until(Long.MAX_VALUE)).containsExactly((2 * HOUR + 10) + " EXIT busy");
    }

    @Test
    void anEventCountsToTheLastMillisecondOfItsWindow() {
        Story story = new Story(
                new Rules().metric("spend", Aggregate.SUM, "amount", DAY).segment("buyer", is("spend", ">=", 100)));
        assertThat(story.at(7, "purchase", "amount", "99.99")).isEmpty();
        assertThat(story.at(9, "purchase", "amount", "0.01")).containsExactly("9 ENTER buyer");
        assertThat(story.until(DAY + 6)).isEmpty();
        assertThat(story.value("spend")).isEqualTo("100");
        assertThat(story.until(DAY + 7)).containsExactly((DAY + 7) + " EXIT buyer");
        assertThat(story.value("spend")).isEqualTo("0.01");
    }

    @Test
    void aTierChangeIsAnExitAndThenAnEntryAtTheSameInstant() {
        Story story = new Story(new Rules()
                .metric("orders", Aggregate.COUNT, null, DAY)
                .tierSet("value", tier("top", is("orders", ">=", 2)), tier("base", is("orders", ">=", 1))));
        assertThat(story.at(0, "purchase")).containsExactly("0 ENTER value:base");
        assertThat(story.at(5, "purchase")).containsExactly("5 EXIT value:base", "5 ENTER value:top");
        assertThat(story.until(Long.MAX_VALUE))
                .containsExactly(DAY + " EXIT value:top", DAY + " ENTER value:base", (DAY + 5) + " EXIT value:base");
    }

    @Test
    void exitsComeBeforeEntriesEachByName() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, 0)
                .segment("zero", is("n", "<", 2))
                .segment("alpha", is("n", "<", 2))
                .segment("two", is("n", ">=", 2))
                .tierSet("middle", tier("high", is("n", ">=", 2)), tier("low", is("n", ">=", 1))));
        assertThat(story.at(1, "x")).containsExactly("1 ENTER alpha", "1 ENTER middle:low", "1 ENTER zero");
        assertThat(story.at(2, "x"))
                .containsExactly(
                        "2 EXIT alpha", "2 EXIT middle:low", "2 EXIT zero", "2 ENTER middle:high", "2 ENTER two");
    }

    @Test
    void timeSinceAnInstantFlipsByItself() {
        Rules atLeast = lastPurchase(since("last", ">=", 30 * DAY));
        Rules more = lastPurchase(since("last", ">", 30 * DAY));
        Rules atMost = lastPurchase(since("last", "<=", 30 * DAY));
        Story story = new Story(atLeast);
        assertThat(story.at(0, "purchase")).isEmpty();
        assertThat(story.at(DAY, "view")).isEmpty();
        assertThat(story.at(40 * DAY, "purchase")).containsExactly(30 * DAY + " ENTER s", 40 * DAY + " EXIT s");
        assertThat(story.until(Long.MAX_VALUE)).containsExactly(70 * DAY + " ENTER s");
        story = new Story(more);
        story.at(0, "purchase");
        assertThat(story.until(Long.MAX_VALUE)).containsExactly((30 * DAY + 1) + " ENTER s");
        story = new Story(atMost);
        assertThat(story.at(0, "purchase")).containsExactly("0 ENTER s");
        assertThat(story.until(Long.MAX_VALUE)).containsExactly((30 * DAY + 1) + " EXIT s");
    }

    private static Rules lastPurchase(Expression when) {
        return new Rules()
                .metric("last", Aggregate.LAST, MetricDefinition.TIME, Selection.ofTypes("purchase"), Window.LIFETIME)
                .segment("s", when);
    }

    @Test
    void aComparisonWithUndefinedIsFalseAndItsNegationTrue() {
        Rules rules = new Rules()
                .metric("mean", Aggregate.AVG, "amount", HOUR)
                .segment("low", is("mean", "<", 5))
                .segment("notLow", not(is("mean", "<", 5)));
        Story story = new Story(rules);
        assertThat(story.at(0, "purchase", "amount", 4)).containsExactly("0 ENTER low");
        assertThat(story.until(HOUR)).containsExactly(HOUR + " EXIT low", HOUR + " ENTER notLow");
        assertThat(story.value("mean")).isNull();
    }

    @Test
    void eventsOfOneInstantAreLookedAtOneByOne() {
        Story story = new Story(
                new Rules().metric("balance", Aggregate.SUM, "amount", 0).segment("positive", is("balance", ">", 5)));
        assertThat(story.at(3, "booking", "amount", 9)).containsExactly("3 ENTER positive");
        assertThat(story.at(3, "booking", "amount", -9)).containsExactly("3 EXIT positive");
    }

    @Test
    void aDistinctValueLeavesWithItsLastCopy() {
        Story story = new Story(new Rules()
                .metric("products", Aggregate.DISTINCT, "product", HOUR)
                .segment("varied", is("products", ">=", 2)));
        assertThat(story.at(0, "purchase", "product", "tea")).isEmpty();
        assertThat(story.at(10, "purchase", "product", "cup")).containsExactly("10 ENTER varied");
        assertThat(story.at(20, "purchase", "product", "tea")).isEmpty();
        assertThat(story.until(HOUR)).isEmpty();
        assertThat(story.until(HOUR + 10)).containsExactly((HOUR + 10) + " EXIT varied");
    }

    @Test
    void filtersChooseTheEvents() {
        Rules rules = new Rules()
                .metric("biggest", Aggregate.MAX, "amount", WEB, Window.ofMillis(HOUR))
                .metric("smallest", Aggregate.MIN, "amount", HOUR)
                .segment("s", or(is("biggest", ">=", 7), is("smallest", "<", 0)));
        Story story = new Story(rules);
        assertThat(story.at(0, "purchase", "amount", 8, "channel", "store")).isEmpty();
        assertThat(story.at(1, "view", "amount", 8, "channel", "web")).isEmpty();
        assertThat(story.at(2, "purchase", "amount", 7, "channel", "web")).containsExactly("2 ENTER s");
        assertThat(story.at(3, "return", "amount", -1)).isEmpty();
        assertThat(story.until(Long.MAX_VALUE)).containsExactly((HOUR + 3) + " EXIT s");
    }

    @Test
    void anInstantIsComparedWithAnInstant() {
        Story story = new Story(new Rules()
                .metric("first", Aggregate.FIRST, MetricDefinition.TIME, 0)
                .segment("early", is("first", "<", Instant.ofEpochMilli(DAY)))
                .segment("late", is("first", ">=", Instant.ofEpochMilli(DAY))));
        assertThat(story.at(DAY, "signup")).containsExactly(DAY + " ENTER late");
        // An older event arrives afterwards; the decision is made at the clock.
        assertThat(story.at(DAY - 1, "signup")).containsExactly(DAY + " EXIT late", DAY + " ENTER early");
    }

    @Test
    void firstAndLastCompareEventTimesNotArrivals() {
        Story story = new Story(new Rules()
                .metric("first", Aggregate.FIRST, "product", 0)
                .metric("last", Aggregate.LAST, "product", 0)
                .metric("firstInHour", Aggregate.FIRST, "product", HOUR)
                .metric("lastInHour", Aggregate.LAST, "product", HOUR));
        story.at(10, "view", "product", "b");
        story.at(20, "view", "product", "c");
        story.at(5, "view", "product", "a");
        story.at(20, "view", "product", "d");
        story.at(5, "view", "product", "aa");
        assertThat(story.value("first")).isEqualTo("a");
        assertThat(story.value("last")).isEqualTo("d");
        assertThat(story.value("firstInHour")).isEqualTo("a");
        assertThat(story.value("lastInHour")).isEqualTo("d");
        story.until(HOUR + 5);
        assertThat(story.value("firstInHour")).isEqualTo("b");
        story.until(HOUR + 20);
        assertThat(story.value("firstInHour")).isNull();
        assertThat(story.value("lastInHour")).isNull();
    }

    @Test
    void missingValuesAreCountedButNotAggregated() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, HOUR)
                .metric("sum", Aggregate.SUM, "amount", HOUR)
                .metric("mean", Aggregate.AVG, "amount", HOUR)
                .metric("min", Aggregate.MIN, "amount", HOUR)
                .metric("values", Aggregate.DISTINCT, "amount", HOUR));
        story.at(0, "purchase");
        assertThat(story.membership().metrics())
                .containsEntry("n", "1")
                .containsEntry("sum", "0")
                .containsEntry("mean", null)
                .containsEntry("min", null)
                .containsEntry("values", "0");
        story.at(1, "purchase", "amount", 6);
        assertThat(story.membership().metrics())
                .containsEntry("n", "2")
                .containsEntry("mean", "6")
                .containsEntry("min", "6")
                .containsEntry("values", "1");
    }

    @Test
    void numbersMayComeAsText() {
        Story story = new Story(new Rules().metric("sum", Aggregate.SUM, "amount", HOUR));
        story.at(0, "purchase", "amount", "123456789012345678901234567890.12");
        story.at(1, "purchase", "amount", Decimal.parse("0.88"));
        assertThat(story.value("sum")).isEqualTo("123456789012345678901234567891");
    }

    /** With a step of a day a purchase at 10:00 on day 0 leaves a window of 2 days at the end of day 2. */
    @Test
    void aCoarseWindowLetsGoAtTheNextStep() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, Selection.ALL, new Window(2 * DAY, DAY))
                .segment("s", is("n", ">=", 1)));
        assertThat(story.at(10 * HOUR, "purchase")).containsExactly(10 * HOUR + " ENTER s");
        assertThat(story.until(Long.MAX_VALUE)).containsExactly(3 * DAY + " EXIT s");
        assertThat(story.at(4 * DAY, "purchase")).containsExactly(4 * DAY + " ENTER s");
        assertThat(story.until(Long.MAX_VALUE)).containsExactly(6 * DAY + " EXIT s");
    }

    @Test
    void aLateEventCountsInTheWindowsThatStillCoverIt() {
        Rules rules = new Rules()
                .metric("short", Aggregate.COUNT, null, HOUR)
                .metric("long", Aggregate.COUNT, null, DAY)
                .segment("s", is("long", ">=", 2));
        Story story = new Story(rules);
        story.at(2 * HOUR, "view");
        Step late = story.step(Story.event("e", 1, "view"));
        assertThat(late.outOfOrder()).isTrue();
        assertThat(late.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(Story.texts(late)).containsExactly(2 * HOUR + " ENTER s");
        assertThat(story.value("short")).isEqualTo("1");
        assertThat(story.until(Long.MAX_VALUE)).containsExactly((DAY + 1) + " EXIT s");
    }

    @Test
    void anEventThatEveryWindowHasPassedIsExpired() {
        Rules rules = new Rules().metric("n", Aggregate.COUNT, null, HOUR).segment("s", is("n", ">=", 1));
        Story story = new Story(rules);
        story.at(2 * HOUR, "view");
        Step step = story.step(Story.event("e", HOUR, "view"));
        assertThat(step.outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(step.transitions()).isEmpty();
        assertThat(story.value("n")).isEqualTo("1");
        assertThat(story.step(Story.event("f", HOUR + 1, "view")).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void anEventThatNoMetricSelectsIsNotExpired() {
        Story story = new Story(
                new Rules().metric("n", Aggregate.COUNT, null, Selection.ofTypes("a"), Window.ofMillis(HOUR)));
        story.at(2 * HOUR, "a");
        assertThat(story.step(Story.event("e", 0, "b")).outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void dueMomentsBeforeAnEventAreStepsOfTheirOwn() {
        Story story =
                new Story(new Rules().metric("n", Aggregate.COUNT, null, HOUR).segment("s", is("n", ">=", 1)));
        story.at(0, "view");
        assertThat(story.customer().nextDue()).isEqualTo(HOUR);
        Step step = story.step(Story.event("e", 5 * HOUR, "view"));
        assertThat(Story.texts(step)).containsExactly(HOUR + " EXIT s", 5 * HOUR + " ENTER s");
        assertThat(step.transitions().get(0).reason().cause()).isEqualTo(Cause.TIME);
        assertThat(step.transitions().get(0).reason().eventId()).isNull();
        assertThat(step.transitions().get(1).reason().cause()).isEqualTo(Cause.EVENT);
        assertThat(step.transitions().get(1).reason().eventId()).isEqualTo("e");
        assertThat(step.nextDue()).isEqualTo(6 * HOUR);
    }

    @Test
    void wakingNeverMovesTheClockBack() {
        Story story = new Story(new Rules().metric("n", Aggregate.COUNT, null, HOUR));
        assertThat(story.until(50)).isEmpty();
        assertThat(story.customer().isNew()).isTrue();
        story.at(100, "view");
        story.until(40);
        assertThat(story.customer().now()).isEqualTo(100);
        story.until(140);
        assertThat(story.customer().now()).isEqualTo(140);
    }

    @Test
    void wakingForeverEndsAtTheLastDueMoment() {
        Story story =
                new Story(new Rules().metric("n", Aggregate.COUNT, null, HOUR).segment("s", is("n", ">=", 1)));
        story.at(100, "view");
        assertThat(story.until(Long.MAX_VALUE)).containsExactly((HOUR + 100) + " EXIT s");
        assertThat(story.customer().now()).isEqualTo(HOUR + 100);
        assertThat(story.customer().nextDue()).isEqualTo(Long.MAX_VALUE);
        assertThat(story.at(2 * HOUR, "view")).containsExactly(2 * HOUR + " ENTER s");
    }

    @Test
    void timesBeforeTheEpochAreTimesLikeOthers() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, Selection.ALL, new Window(2 * DAY, DAY))
                .segment("s", is("n", ">=", 1)));
        assertThat(story.at(-10 * DAY - 5, "view")).containsExactly((-10 * DAY - 5) + " ENTER s");
        story.reopen(Engine.compile(
                new Rules()
                        .metric("n", Aggregate.COUNT, null, Selection.ALL, new Window(2 * DAY, DAY))
                        .segment("s", is("n", ">=", 1))
                        .version(1),
                EngineSettings.DEFAULT));
        assertThat(story.until(0)).containsExactly(-8 * DAY + " EXIT s");
    }

    @Test
    void keepHoldsAMemberButDoesNotLetAnyoneIn() {
        Story story = new Story(new Rules()
                .metric("spend", Aggregate.SUM, "amount", 0)
                .segment("vip", is("spend", ">=", 100), is("spend", ">=", 80)));
        assertThat(story.at(1, "purchase", "amount", 90)).isEmpty();
        assertThat(story.at(2, "purchase", "amount", 10)).containsExactly("2 ENTER vip");
        assertThat(story.at(3, "return", "amount", -20)).isEmpty();
        assertThat(story.at(4, "return", "amount", -1)).containsExactly("4 EXIT vip");
        assertThat(story.at(5, "purchase", "amount", 20)).isEmpty();
        assertThat(story.at(6, "purchase", "amount", 1)).containsExactly("6 ENTER vip");
    }

    @Test
    void keepOfABetterTierWinsOverTheConditionOfAWorseOne() {
        Story story = new Story(new Rules()
                .metric("spend", Aggregate.SUM, "amount", 0)
                .tierSet(
                        "value",
                        tier("gold", is("spend", ">=", 100), is("spend", ">=", 60)),
                        tier("silver", is("spend", ">=", 50))));
        assertThat(story.at(1, "purchase", "amount", 70)).containsExactly("1 ENTER value:silver");
        assertThat(story.at(2, "purchase", "amount", 30)).containsExactly("2 EXIT value:silver", "2 ENTER value:gold");
        assertThat(story.at(3, "return", "amount", -40)).isEmpty();
        assertThat(story.at(4, "return", "amount", -1)).containsExactly("4 EXIT value:gold", "4 ENTER value:silver");
        assertThat(story.at(5, "purchase", "amount", 5)).isEmpty();
    }

    @Test
    void sequenceNumbersHaveNoGaps() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, HOUR)
                .segment("odd", or(is("n", "==", 1), is("n", "==", 3)))
                .tierSet("t", tier("many", is("n", ">=", 2)), tier("some", is("n", ">=", 1))));
        List<Transition> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.addAll(story.step(Story.event("e" + i, i * (HOUR / 3) + i % 3, "view"))
                    .transitions());
            if (i % 4 == 0) {
                story.reopen(story.engine());
            }
        }
        all.addAll(story.wake(Long.MAX_VALUE).transitions());
        assertThat(all).hasSizeGreaterThan(10);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).sequence()).isEqualTo(i + 1);
        }
        assertThat(story.customer().sequence()).isEqualTo(all.size());
        assertThat(all).extracting(Transition::id).doesNotHaveDuplicates();
    }

    /** The id is part of what consumers store: it must never change. */
    @Test
    void theIdFollowsFromWhatTheTransitionIs() {
        Rules rules = new Rules()
                .metric("n", Aggregate.COUNT, null, HOUR)
                .segment("s", is("n", ">=", 1))
                .tierSet("t", tier("any", is("n", ">=", 1)));
        List<String> first = ids(rules.version(1), 0);
        assertThat(first)
                .containsExactly(
                        "9980d8d58a05fa92fe556a0a2bb90180",
                        "ccb5e8479ff08e70a28bc3b1deb6d5cd",
                        "a18ac769d8a3e94ce919f0b8bfa97e08",
                        "4572d2c8bb344fbf56adbbb5fd60ebb4");
        assertThat(ids(rules.version(2), 77))
                .as("neither version nor time matters")
                .isEqualTo(first);
    }

    private static List<String> ids(RuleSet rules, long time) {
        Story story = new Story(Engine.compile(rules, EngineSettings.DEFAULT));
        List<Transition> all =
                new ArrayList<>(story.step(Story.event("e", time, "view")).transitions());
        all.addAll(story.wake(Long.MAX_VALUE).transitions());
        return all.stream().map(Transition::id).toList();
    }

    @Test
    void previousTierAndSinceWhenAreSaid() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, 0)
                .segment("s", is("n", ">=", 2))
                .tierSet("t", tier("high", is("n", ">=", 2)), tier("low", is("n", ">=", 1))));
        Step first = story.step(Story.event("a", 5, "x"));
        assertThat(first.transitions()).extracting(Transition::previous).containsOnlyNulls();
        Step second = story.step(Story.event("b", 9, "x"));
        assertThat(Story.texts(second)).containsExactly("9 EXIT t:low", "9 ENTER s", "9 ENTER t:high");
        HeldTier low = new HeldTier("low", 5);
        assertThat(second.transitions()).extracting(Transition::previous).containsExactly(low, null, low);
        assertThat(story.membership().tiers()).containsExactly(Map.entry("t", new HeldTier("high", 9)));
        assertThat(story.membership().segments()).containsExactly(Map.entry("s", 9L));
    }

    @Test
    void anEntrySaysWhenTimeAloneWillEndIt() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, DAY)
                .metric("ever", Aggregate.COUNT, null, 0)
                .segment("active", is("n", ">=", 1))
                .segment("known", is("ever", ">=", 1))
                .tierSet("t", tier("high", is("n", ">=", 2)), tier("low", is("n", ">=", 1))));
        Step first = story.step(Story.event("a", 5, "x"));
        assertThat(Story.texts(first)).containsExactly("5 ENTER active", "5 ENTER known", "5 ENTER t:low");
        assertThat(first.transitions()).extracting(Transition::expectedExitAt).containsExactly(DAY + 5, null, DAY + 5);
        Step second = story.step(Story.event("b", 9, "x"));
        assertThat(Story.texts(second)).containsExactly("9 EXIT t:low", "9 ENTER t:high");
        assertThat(second.transitions()).extracting(Transition::expectedExitAt).containsExactly(null, DAY + 5);
        Step due = story.wake(DAY + 5);
        assertThat(Story.texts(due)).containsExactly((DAY + 5) + " EXIT t:high", (DAY + 5) + " ENTER t:low");
        assertThat(due.transitions()).extracting(Transition::expectedExitAt).containsExactly(null, DAY + 9);
    }

    @Test
    void aRepeatedEventIsDroppedWithinHorizonAndCount() {
        EngineSettings settings = new EngineSettings(100, 3, 0, StorageSettings.DEFAULT);
        Story story = new Story(
                Engine.compile(new Rules().metric("n", Aggregate.COUNT, null, 0).version(1), settings));
        assertThat(outcome(story, "a", 0)).isEqualTo(Outcome.APPLIED);
        assertThat(outcome(story, "a", 0)).isEqualTo(Outcome.DUPLICATE);
        assertThat(outcome(story, "a", 50)).as("the id counts, not the time").isEqualTo(Outcome.DUPLICATE);
        assertThat(story.customer().now())
                .as("what is not applied moves no clock")
                .isEqualTo(0);
        story.reopen(story.engine());
        assertThat(outcome(story, "b", 99)).isEqualTo(Outcome.APPLIED);
        assertThat(outcome(story, "a", 99)).isEqualTo(Outcome.DUPLICATE);
        assertThat(outcome(story, "a", 100)).as("beyond the horizon").isEqualTo(Outcome.APPLIED);
        assertThat(outcome(story, "c", 101)).isEqualTo(Outcome.APPLIED);
        assertThat(outcome(story, "d", 102)).isEqualTo(Outcome.APPLIED);
        assertThat(outcome(story, "b", 103)).as("three came after it").isEqualTo(Outcome.APPLIED);
        assertThat(outcome(story, null, 104)).isEqualTo(Outcome.APPLIED);
        assertThat(outcome(story, null, 104)).as("without an id").isEqualTo(Outcome.APPLIED);
        assertThat(story.value("n")).isEqualTo("8");
    }

    private static Outcome outcome(Story story, @Nullable String id, long time) {
        return story.step(Story.event(id, time, "x")).outcome();
    }

    @Test
    void repeatsAreNotLookedForWhenTheCountIsZero() {
        EngineSettings settings = new EngineSettings(100, 0, 0, StorageSettings.DEFAULT);
        Story story = new Story(
                Engine.compile(new Rules().metric("n", Aggregate.COUNT, null, 0).version(1), settings));
        assertThat(outcome(story, "a", 0)).isEqualTo(Outcome.APPLIED);
        assertThat(outcome(story, "a", 0)).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void aRejectedEventChangesNothing() {
        Story story = new Story(new Rules()
                .metric("spend", Aggregate.SUM, "amount", Selection.ofTypes("purchase"), Window.ofMillis(DAY))
                .metric("n", Aggregate.COUNT, null, HOUR)
                .segment("s", is("n", ">=", 1)));
        story.step(Story.event("a", 10, "purchase", "amount", 5));
        byte[] before = story.customer().toBytes();
        Event bad = Story.event("b", 3 * HOUR, "purchase", "amount", "a lot");
        assertThatThrownBy(() -> story.step(bad))
                .isInstanceOfSatisfying(
                        RejectedEventException.class, e -> assertThat(e.code()).isEqualTo("NOT_A_NUMBER"))
                .hasMessageContaining("amount")
                .hasMessageContaining("'a lot'");
        assertThat(story.customer().toBytes()).isEqualTo(before);
        assertThat(story.customer().now()).isEqualTo(10);
        // The id is not remembered either, and where nobody adds the field up it may hold anything.
        assertThat(outcome(story, "b", 11)).isEqualTo(Outcome.APPLIED);
        assertThat(story.step(Story.event("c", 12, "view", "amount", "a lot")).outcome())
                .isEqualTo(Outcome.APPLIED);
    }

    @Test
    void rejectsFlagsAndInstantsWhereANumberIsNeeded() {
        Rules rules = new Rules().metric("spend", Aggregate.SUM, "amount", DAY);
        for (Object value : List.of(true, Instant.EPOCH, "", "NaN", "1,5")) {
            Story story = new Story(rules);
            assertThatThrownBy(() -> story.at(0, "purchase", "amount", value))
                    .as("%s", value)
                    .isInstanceOf(RejectedEventException.class);
            assertThat(story.customer().isNew()).isTrue();
        }
    }

    @Test
    void shortensAnEndlessValueInItsMessage() {
        Story story = new Story(new Rules().metric("spend", Aggregate.SUM, "amount", DAY));
        assertThatThrownBy(() -> story.at(0, "purchase", "amount", "x".repeat(1_000_000)))
                .isInstanceOf(RejectedEventException.class)
                .hasMessageContaining("1000000 characters")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(250));
    }

    @Test
    void eventsOfOthersAreRefused() {
        Story story = new Story(new Rules().metric("n", Aggregate.COUNT, null, 0));
        assertThatThrownBy(() -> story.step(new Event("bob", null, "x", 0, Fields.none())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bob");
    }

    @Test
    void aRuleSetWithoutRulesDecidesNothing() {
        Story story = new Story(new Rules());
        assertThat(story.at(0, "purchase", "amount", "what")).isEmpty();
        assertThat(story.until(Long.MAX_VALUE)).isEmpty();
        story.reopen(story.engine());
        assertThat(story.membership().metrics()).isEmpty();
    }

    @Test
    void aConditionWithoutMetricsIsDecidedAtTheFirstEvent() {
        Story story =
                new Story(new Rules().segment("all", Rules.literal(true)).segment("none", and(Rules.literal(false))));
        assertThat(story.at(3, "x")).containsExactly("3 ENTER all");
        assertThat(story.at(4, "x")).isEmpty();
    }

    /** Sources may give microseconds; the state keeps milliseconds, and nobody may see a difference. */
    @Test
    void instantsInFieldsAreReadToTheMillisecond() {
        Story story = new Story(new Rules()
                .metric("birthday", Aggregate.LAST, "born", 0)
                .segment("exact", is("birthday", "==", Instant.ofEpochMilli(1_234))));
        assertThat(story.at(0, "profile", "born", Instant.ofEpochMilli(1_234).plusNanos(999_999)))
                .containsExactly("0 ENTER exact");
        String shown = story.value("birthday");
        story.reopen(story.engine());
        assertThat(story.value("birthday")).isEqualTo(shown).isEqualTo("1970-01-01T00:00:01.234Z");
    }

    @Test
    void anEventThatSaysThatThereIsNoValueTakesItAway() {
        Selection carrying = new Selection(Set.of("profile"), new Expression.Carries("country"));
        Story story = new Story(new Rules()
                .metric("country", Aggregate.LAST, "country", carrying, Window.LIFETIME)
                .segment("german", is("country", "==", "DE")));
        assertThat(story.at(1, "profile", "country", "DE")).containsExactly("1 ENTER german");
        assertThat(story.at(2, "profile", "newsletter", true)).isEmpty();
        assertThat(story.at(3, "profile", "country", Fields.NONE_STATED)).containsExactly("3 EXIT german");
        assertThat(story.value("country")).isNull();
        assertThat(story.at(2, "profile", "country", "DE")).as("late").isEmpty();
        story.reopen(story.engine());
        assertThat(story.at(4, "profile", "country", "DE")).containsExactly("4 ENTER german");
    }

    @Test
    void aDateInATextIsItsFirstInstant() {
        Story story = new Story(new Rules()
                .metric("birthday", Aggregate.LAST, "birthday", 0)
                .segment("grown", is("birthday", "<=", Instant.parse("2008-11-23T00:00:00Z"))));
        assertThat(story.at(1, "profile", "birthday", "2008-11-23")).containsExactly("1 ENTER grown");
        assertThat(story.at(2, "profile", "birthday", "2008-11-24")).containsExactly("2 EXIT grown");
        assertThat(story.at(3, "profile", "birthday", "1990-05-17T08:00:00Z")).containsExactly("3 ENTER grown");
        assertThat(story.at(4, "profile", "birthday", "17.05.1990")).containsExactly("4 EXIT grown");
    }

    @Test
    void anItemOfAListIsFound() {
        Story story = new Story(new Rules()
                .metric("interests", Aggregate.LAST, "interests", HOUR)
                .segment("golfer", new Expression.ElementOf(Rules.literal("golf"), Rules.variable("interests"))));
        assertThat(story.at(1, "profile", "interests", "[\"golf\",\"tennis\"]")).containsExactly("1 ENTER golfer");
        assertThat(story.at(2, "profile", "interests", "[\"golfing\"]")).containsExactly("2 EXIT golfer");
        assertThat(story.at(3, "profile", "interests", "golf")).isEmpty();
        assertThat(story.at(4, "profile", "interests", "[\"golf\"]")).containsExactly("4 ENTER golfer");
        assertThat(story.until(HOUR + 4)).containsExactly((HOUR + 4) + " EXIT golfer");
    }

    @Test
    void namesOfARuleSetAreGivenOnce() {
        assertThatThrownBy(() -> new Rules()
                        .metric("n", Aggregate.COUNT, null, 0)
                        .metric("n", Aggregate.SUM, "x", 0)
                        .version(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metric twice: n");
        assertThatThrownBy(() -> new Rules()
                        .tierSet("t", tier("a", Rules.literal(true)), tier("a", Rules.literal(true)))
                        .version(1))
                .hasMessage("tier of t twice: a");
    }

    @Test
    void conditionsThatNameNoMetricAreRefused() {
        RuleSet rules = new Rules().segment("s", is("ghost", ">", 1)).version(1);
        assertThatThrownBy(() -> Engine.compile(rules, EngineSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ghost");
    }

    @Test
    void sinceIsTakenOfInstantsOnly() {
        RuleSet rules = new Rules()
                .metric("n", Aggregate.COUNT, null, 0)
                .segment("s", since("n", ">", 1))
                .version(1);
        assertThatThrownBy(() -> Engine.compile(rules, EngineSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("since()");
    }

    @Test
    void timesOutsideTheYears1To9999AreRejected() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, Window.MAX_LENGTH_MILLIS)
                .segment("s", is("n", ">=", 1)));
        long latest = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        for (long time : new long[] {Long.MIN_VALUE, -62_135_596_800_001L, latest + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> story.at(time, "x"))
                    .isInstanceOfSatisfying(
                            RejectedEventException.class,
                            e -> assertThat(e.code()).isEqualTo("TIME_OUT_OF_RANGE"))
                    .hasMessageContaining(String.valueOf(time));
        }
        assertThat(story.at(-62_135_596_800_000L, "x")).hasSize(1);
        assertThat(story.at(latest, "x")).isEmpty();
        assertThat(story.until(Long.MAX_VALUE)).containsExactly((latest + Window.MAX_LENGTH_MILLIS) + " EXIT s");
        assertThatThrownBy(() -> Window.ofMillis(Window.MAX_LENGTH_MILLIS + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAgeBeyondTheEndOfTimeIsNeverReached() {
        Story story = new Story(lastPurchase(since("last", ">=", Long.MAX_VALUE)));
        assertThat(story.at(DAY, "purchase")).isEmpty();
        assertThat(story.customer().nextDue()).isEqualTo(Long.MAX_VALUE);
        assertThat(story.until(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void tellsWhichFieldsItReads() {
        Engine engine = Engine.compile(
                new Rules()
                        .metric("spend", Aggregate.SUM, "amount", WEB, Window.ofMillis(DAY))
                        .metric("last", Aggregate.LAST, MetricDefinition.TIME, 0)
                        .metric("products", Aggregate.DISTINCT, "product", DAY)
                        .version(1),
                EngineSettings.DEFAULT);
        assertThat(engine.fields()).containsExactlyInAnyOrder("amount", "channel", "product");
        assertThat(engine.numberFields()).containsExactly("amount");
    }
}
