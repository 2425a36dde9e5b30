package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.since;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.sequence.PartialMatch;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What sequences make of events. */
class SequenceTest {

    private static final long MINUTE = 60_000;

    /** Viewed, then added, then bought, within an hour. */
    private static final SequenceDefinition QUICK_BUY = sequence(null, HOUR, 0, "view", "add", "buy");

    /** Added, and not bought for 30 minutes. */
    private static final SequenceDefinition ABANDONED = sequence("buy", 0, 30 * MINUTE, "add");

    private static SequenceDefinition sequence(@Nullable String unless, long within, long holdFor, String... steps) {
        return sequence("made", unless, within, holdFor, steps);
    }

    private static SequenceDefinition sequence(
            String name, @Nullable String unless, long within, long holdFor, String... steps) {
        return new SequenceDefinition(
                name,
                Arrays.stream(steps)
                        .map(type -> new SequenceStep(selection(type), 1))
                        .toList(),
                unless == null ? null : selection(unless),
                within,
                holdFor);
    }

    private static Selection selection(String type) {
        return type.equals("all") ? Selection.ALL : Selection.ofTypes(type);
    }

    private static SequenceDefinition repeated(@Nullable String unless, long within, String type, int times) {
        return new SequenceDefinition(
                "made",
                List.of(new SequenceStep(selection(type), times)),
                unless == null ? null : selection(unless),
                within,
                0);
    }

    /** Counts what sequences make, and enters a segment for a day after it. */
    private static Rules rules(SequenceDefinition... sequences) {
        Rules rules = new Rules()
                .metric("n", Aggregate.COUNT, null, Selection.ofTypes("made"), Window.LIFETIME)
                .metric("last", Aggregate.LAST, MetricDefinition.TIME, Selection.ofTypes("made"), Window.LIFETIME)
                .segment("fresh", since("last", "<", DAY));
        Arrays.stream(sequences).forEach(rules::sequence);
        return rules;
    }

    private static Story story(SequenceDefinition... sequences) {
        return new Story(rules(sequences));
    }

    @Nested
    class Steps {

        @Test
        void makesAnEventWhenTheLastStepIsTaken() {
            Story story = story(QUICK_BUY);
            assertThat(story.at(0, "view")).isEmpty();
            assertThat(story.at(10 * MINUTE, "add")).isEmpty();
            assertThat(story.at(20 * MINUTE, "buy")).containsExactly("1200000 ENTER fresh");
            assertThat(story.until(2 * DAY)).containsExactly(20 * MINUTE + DAY + " EXIT fresh");
            assertThat(story.value("n")).isEqualTo("1");
        }

        @Test
        void theTransitionIsTheEventsThatTookTheLastStep() {
            Story story = story(QUICK_BUY);
            story.at(0, "view");
            story.at(1, "add");
            Step step = story.step(Story.event("order-7", 2, "buy"));
            assertThat(step.transitions()).singleElement().satisfies(transition -> {
                assertThat(transition.reason().cause()).isEqualTo(Cause.EVENT);
                assertThat(transition.reason().eventId()).isEqualTo("order-7");
                assertThat(transition.expectedExitAt()).isEqualTo(2 + DAY);
            });
        }

        @Test
        void otherEventsBetweenTheStepsDoNotMatter() {
            Story story = story(QUICK_BUY);
            List.of("view", "search", "buy", "add", "view", "search", "buy").forEach(type -> story.at(0, type));
            assertThat(story.value("n")).isEqualTo("1");
        }

        @Test
        void theLimitIsFromTheFirstStepToTheLastAndExclusive() {
            Story late = story(QUICK_BUY);
            late.at(0, "view");
            late.at(1, "add");
            late.at(HOUR, "buy");
            assertThat(late.value("n")).isEqualTo("0");
            Story inTime = story(QUICK_BUY);
            inTime.at(0, "view");
            inTime.at(1, "add");
            inTime.at(HOUR - 1, "buy");
            assertThat(inTime.value("n")).isEqualTo("1");
        }

        @Test
        void ofSeveralThatBeganTheLatestCounts() {
            Story story = story(QUICK_BUY);
            story.at(0, "view");
            story.at(1, "add");
            story.at(40 * MINUTE, "view");
            story.at(50 * MINUTE, "add");
            story.at(90 * MINUTE, "buy");
            assertThat(story.value("n")).as("from the second view").isEqualTo("1");
        }

        @Test
        void aRepeatedStepFindsTheLatestThatFit() {
            Story story = new Story(rules(repeated(null, HOUR, "fail", 3)));
            for (long minute : List.of(0L, 50L, 70L)) {
                story.at(minute * MINUTE, "fail");
                assertThat(story.value("n")).isEqualTo("0");
            }
            story.at(80 * MINUTE, "fail");
            assertThat(story.value("n")).as("at 50, 70 and 80 minutes").isEqualTo("1");
        }

        @Test
        void aMatchUsesUpAllThatHasBegun() {
            Story story = story(QUICK_BUY);
            List.of("view", "add", "view", "buy", "add", "buy").forEach(type -> story.at(0, type));
            assertThat(story.value("n")).isEqualTo("1");
            List.of("view", "add", "buy").forEach(type -> story.at(0, type));
            assertThat(story.value("n")).isEqualTo("2");
        }

        @Test
        void anEventTakesOneStepOfAPartialMatch() {
            Story story = new Story(rules(repeated(null, 0, "mail", 2)));
            story.at(0, "mail");
            assertThat(story.value("n")).isEqualTo("0");
            story.at(0, "mail");
            story.at(0, "mail");
            assertThat(story.value("n")).isEqualTo("1");
        }

        @Test
        void filtersReadTheFieldsOfTheEvent() {
            Selection large = new Selection(Set.of("buy"), is("amount", ">=", 10));
            Story story = new Story(rules(new SequenceDefinition(
                    "made",
                    List.of(new SequenceStep(Selection.ofTypes("view"), 1), new SequenceStep(large, 1)),
                    null,
                    0,
                    0)));
            story.at(0, "view");
            story.at(1, "buy", "amount", 9);
            assertThat(story.value("n")).isEqualTo("0");
            story.at(2, "buy", "amount", 10);
            assertThat(story.value("n")).isEqualTo("1");
            assertThat(story.engine().fields()).containsExactly("amount");
        }

        @Test
        void aRepeatedDeliveryTakesNoStep() {
            Story story = new Story(rules(repeated(null, 0, "mail", 2)));
            story.step(Story.event("a", 0, "mail"));
            assertThat(story.step(Story.event("a", 0, "mail")).outcome()).isEqualTo(Outcome.DUPLICATE);
            assertThat(story.value("n")).isEqualTo("0");
        }

        @Test
        void aStepMayBeTheEventOfASequenceAbove() {
            Story story = story(
                    sequence("quick", null, HOUR, 0, "view", "buy"), sequence("made", null, 0, 0, "quick", "quick"));
            List.of("view", "buy", "view", "buy").forEach(type -> story.at(0, type));
            assertThat(story.value("n")).isEqualTo("1");
            Rules wrong = rules(
                    sequence("made", null, 0, 0, "quick", "quick"), sequence("quick", null, HOUR, 0, "view", "buy"));
            assertThatThrownBy(() -> new Story(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("made must stand below quick");
        }
    }

    @Nested
    class Unless {

        @Test
        void endsWhatHasBegun() {
            Story story = new Story(rules(repeated("open", 0, "mail", 3)));
            List.of("mail", "mail", "open", "mail", "mail").forEach(type -> story.at(0, type));
            assertThat(story.value("n")).isEqualTo("0");
            story.at(0, "mail");
            assertThat(story.value("n")).isEqualTo("1");
        }

        @Test
        void ofAllLetsNothingComeBetween() {
            Story story = story(sequence("all", 0, 0, "view", "buy"));
            List.of("view", "search", "buy").forEach(type -> story.at(0, type));
            assertThat(story.value("n")).isEqualTo("0");
            List.of("view", "view", "buy").forEach(type -> story.at(0, type));
            assertThat(story.value("n")).isEqualTo("1");
        }

        @Test
        void doesNotEndWhatItTakesAStepOf() {
            Selection large = new Selection(Set.of("buy"), is("amount", ">=", 10));
            Story story = new Story(rules(new SequenceDefinition(
                    "made", List.of(new SequenceStep(large, 3)), Selection.ofTypes("buy"), 0, 0)));
            for (int amount : new int[] {10, 20, 5, 30, 40}) {
                story.at(0, "buy", "amount", amount);
            }
            assertThat(story.value("n")).as("three large ones in a row").isEqualTo("0");
            story.at(0, "buy", "amount", 50);
            assertThat(story.value("n")).isEqualTo("1");
        }
    }

    @Nested
    class Absence {

        @Test
        void theEventIsMadeAtExactlyTheEndOfTheWait() {
            Story story = story(ABANDONED);
            story.at(0, "add");
            assertThat(story.customer().nextDue()).isEqualTo(30 * MINUTE);
            Step step = story.wake(DAY);
            assertThat(Story.texts(step)).containsExactly(30 * MINUTE + " ENTER fresh");
            assertThat(step.transitions().get(0).reason().cause()).isEqualTo(Cause.TIME);
        }

        @Test
        void whatHappensInTimePreventsIt() {
            Story story = story(ABANDONED);
            story.at(0, "add");
            story.at(30 * MINUTE - 1, "buy");
            assertThat(story.customer().nextDue()).isEqualTo(Long.MAX_VALUE);
            story.until(DAY);
            assertThat(story.value("n")).isEqualTo("0");
        }

        @Test
        void whatHappensAtTheEndIsTooLateAndOneStepWithIt() {
            Story story = story(ABANDONED);
            story.at(0, "add");
            Step step = story.step(Story.event("order", 30 * MINUTE, "buy"));
            assertThat(Story.texts(step)).containsExactly(30 * MINUTE + " ENTER fresh");
            assertThat(step.transitions().get(0).reason().eventId()).isEqualTo("order");
        }

        @Test
        void anotherLastStepBeginsTheWaitAnew() {
            Story story = story(ABANDONED);
            story.at(0, "add");
            story.at(20 * MINUTE, "add");
            assertThat(story.until(DAY)).containsExactly(50 * MINUTE + " ENTER fresh");
            assertThat(story.value("n")).isEqualTo("1");
        }

        @Test
        void severalDueAtOnceAreOneStepInTheOrderOfTheRuleSet() {
            Story story = story(
                    sequence("a", "buy", 0, HOUR, "add"),
                    sequence("b", "buy", 0, HOUR, "add"),
                    sequence("made", null, 0, 0, "a", "b"));
            story.at(0, "add");
            assertThat(story.until(DAY)).containsExactly(HOUR + " ENTER fresh");
        }

        @Test
        void theMadeEventHasTheFieldsOfTheLastStep() {
            Rules rules = rules(ABANDONED)
                    .metric("value", Aggregate.SUM, "amount", Selection.ofTypes("made"), Window.ofMillis(DAY))
                    .metric(
                            "shoes",
                            Aggregate.COUNT,
                            null,
                            new Selection(Set.of("made"), is("category", "==", "shoes")),
                            Window.ofMillis(DAY));
            Story story = new Story(rules);
            story.at(0, "add", "amount", 70, "category", "shoes", "colour", "red");
            story.reopen(story.engine());
            story.until(HOUR);
            assertThat(story.value("value")).isEqualTo("70");
            assertThat(story.value("shoes")).isEqualTo("1");
        }

        @Test
        void theEndInSightCountsWhatTimeWillMake() {
            Story story = new Story(rules(ABANDONED).segment("none", is("n", "==", 0)));
            Step step = story.step(Story.event("e", 0, "add"));
            assertThat(step.transitions())
                    .singleElement()
                    .satisfies(transition ->
                            assertThat(transition.expectedExitAt()).isEqualTo(30 * MINUTE));
        }

        @Test
        void aPartialMatchSaysHowFarItHasCome() {
            Story story = story(QUICK_BUY.named("quick"), ABANDONED);
            story.at(0, "view");
            story.at(MINUTE, "add");
            assertThat(story.engine().partialMatches(story.customer()))
                    .containsExactly(
                            new PartialMatch("quick", 2, 3, 0, MINUTE, HOUR),
                            new PartialMatch("quick", 1, 3, 0, 0, HOUR),
                            new PartialMatch("made", 1, 1, MINUTE, MINUTE, 31 * MINUTE));
        }
    }

    @Nested
    class OutOfOrder {

        @Test
        void aLateEventTakesAStepIfItFitsBetweenItsNeighbours() {
            Story story = story(QUICK_BUY);
            story.at(10, "view");
            story.at(20, "search");
            story.at(15, "add");
            story.at(30, "buy");
            assertThat(story.value("n")).isEqualTo("1");
        }

        @Test
        void aStepThatHappenedBeforeTheOneBeforeItIsNotTaken() {
            Story story = story(QUICK_BUY);
            story.at(10, "view");
            story.at(5, "add");
            story.at(30, "buy");
            assertThat(story.value("n")).isEqualTo("0");
        }

        @Test
        void aLateEndEndsOnlyWhatHadBegunByThen() {
            Story before = story(ABANDONED);
            before.at(10, "add");
            before.at(5, "buy");
            before.until(DAY);
            assertThat(before.value("n")).isEqualTo("1");
            Story after = story(ABANDONED);
            after.at(10, "add");
            after.at(20, "search");
            after.at(15, "buy");
            after.until(DAY);
            assertThat(after.value("n")).isEqualTo("0");
        }

        @Test
        void whatBeganBeforeAnEndThatIsKnownBeginsNothing() {
            Story story = story(ABANDONED);
            story.at(10, "buy");
            story.reopen(story.engine()).at(5, "add");
            story.until(DAY);
            assertThat(story.value("n")).isEqualTo("0");
        }

        @Test
        void whatIsTooLateToWaitForIsNotWaitedFor() {
            Story story = story(ABANDONED);
            story.at(HOUR, "search");
            Step step = story.step(Story.event("late", 0, "add"));
            assertThat(step.outcome()).isEqualTo(Outcome.APPLIED);
            story.until(DAY);
            assertThat(story.value("n")).isEqualTo("0");
        }
    }

    @Nested
    class MadeEvents {

        @Test
        void areNoEventsOfAnyTypeAndDoNotMoveTheClock() {
            Story story = new Story(rules(ABANDONED)
                    .metric("all", Aggregate.COUNT, null, 0)
                    .metric("lastOfAll", Aggregate.LAST, MetricDefinition.TIME, 0));
            story.at(0, "add");
            story.until(HOUR);
            assertThat(story.value("all")).isEqualTo("1");
            assertThat(story.value("lastOfAll")).isEqualTo("1970-01-01T00:00:00.000Z");
            assertThat(story.value("n")).isEqualTo("1");
        }

        @Test
        void cannotComeFromOutside() {
            Story story = story(ABANDONED);
            assertThatThrownBy(() -> story.at(0, "made"))
                    .isInstanceOfSatisfying(
                            RejectedEventException.class,
                            e -> assertThat(e.code()).isEqualTo("TYPE_OF_SEQUENCE"))
                    .hasMessageContaining("made, which is the name of a sequence");
            assertThat(story.customer().isNew()).isTrue();
        }

        @Test
        void needNumbersWhereMetricsAddThemUpAndAreRefusedBeforeAnythingHasChanged() {
            for (SequenceDefinition sequence : List.of(ABANDONED, sequence(null, 0, 0, "view", "add"))) {
                Story story = new Story(rules(sequence)
                        .metric("value", Aggregate.SUM, "amount", Selection.ofTypes("made"), Window.LIFETIME));
                story.at(0, "view");
                byte[] before = story.customer().toBytes();
                assertThatThrownBy(() -> story.at(1, "add", "amount", "much"))
                        .isInstanceOf(RejectedEventException.class);
                assertThat(story.customer().toBytes()).isEqualTo(before);
            }
        }
    }

    @Nested
    class State {

        @Test
        void nothingIsKeptOfWhoHasBegunNothing() {
            Story with = story(QUICK_BUY);
            Story without = story();
            with.at(0, "search");
            without.at(0, "search");
            assertThat(with.customer().toBytes()).isEqualTo(without.customer().toBytes());
            with.at(MINUTE, "view");
            without.at(MINUTE, "view");
            assertThat(with.customer().toBytes())
                    .hasSizeGreaterThan(without.customer().toBytes().length);
            with.at(2 * HOUR, "search");
            without.at(2 * HOUR, "search");
            assertThat(with.customer().toBytes()).isEqualTo(without.customer().toBytes());
        }

        @Test
        void goesOnUnderRulesThatAskForTheSame() {
            Map<Long, RuleSet> versions = new HashMap<>();
            Engine old = engine(1, rules(QUICK_BUY, ABANDONED.named("left")), versions);
            Engine same = engine(2, rules(ABANDONED.named("gone"), QUICK_BUY), versions);
            Engine other = engine(3, rules(sequence(null, 2 * HOUR, 0, "view", "add", "buy")), versions);
            Story story = new Story(old);
            story.at(0, "view");
            story.at(MINUTE, "add");
            story.reopen(same).until(2 * MINUTE);
            assertThat(story.engine().partialMatches(story.customer()))
                    .containsExactly(
                            new PartialMatch("gone", 1, 1, MINUTE, MINUTE, 31 * MINUTE),
                            new PartialMatch("made", 2, 3, 0, MINUTE, HOUR),
                            new PartialMatch("made", 1, 3, 0, 0, HOUR));
            story.at(3 * MINUTE, "buy");
            assertThat(story.value("n")).isEqualTo("1");
            story.at(4 * MINUTE, "view");
            story.at(5 * MINUTE, "add");
            story.reopen(other).at(6 * MINUTE, "buy");
            assertThat(story.value("n"))
                    .as("what was made stays, what had begun is forgotten")
                    .isEqualTo("1");
        }

        private Engine engine(long version, Rules rules, Map<Long, RuleSet> versions) {
            versions.put(version, rules.version(version));
            return Engine.compile(rules.version(version), EngineSettings.DEFAULT, versions::get);
        }
    }
}
