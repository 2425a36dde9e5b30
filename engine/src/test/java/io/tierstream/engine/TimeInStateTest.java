package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.since;
import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.tier.Stretches.Kind;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.Timing;
import org.junit.jupiter.api.Test;

/** Conditions that must hold or fail for some time, on histories that are short enough to be worked out by hand. */
class TimeInStateTest {

    private static final Expression BUSY = is("visits", ">=", 2);

    private static Timing holdFor(long millis) {
        return new Timing(millis, 0, 0, 0);
    }

    private static Timing grace(long millis) {
        return new Timing(0, millis, 0, 0);
    }

    private static Timing minimumStay(long millis) {
        return new Timing(0, 0, millis, 0);
    }

    private static Timing cooldown(long millis) {
        return new Timing(0, 0, 0, millis);
    }

    private static Rules visits() {
        return new Rules().metric("visits", Aggregate.COUNT, null, DAY);
    }

    private static Story busy(Timing timing) {
        return new Story(visits().segment("busy", BUSY, null, timing));
    }

    @Test
    void entryComesWhenTheConditionHasHeldForLongEnough() {
        Story story = busy(holdFor(HOUR));
        assertThat(story.at(0, "visit")).isEmpty();
        assertThat(story.at(10, "visit")).isEmpty();
        assertThat(story.until(HOUR + 9)).isEmpty();
        assertThat(story.until(HOUR + 10)).containsExactly((HOUR + 10) + " ENTER busy");
        assertThat(story.until(Long.MAX_VALUE)).containsExactly(DAY + " EXIT busy");
    }

    @Test
    void anInterruptionStartsTheWaitAnew() {
        Story story = busy(holdFor(DAY));
        story.at(0, "visit");
        story.at(HOUR, "visit");
        // The first visit leaves after a day, an hour before the wait is over; the third is too late to prevent it.
        assertThat(story.at(DAY + 5, "visit")).isEmpty();
        assertThat(story.until(DAY + HOUR)).isEmpty();
        assertThat(story.until(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void theEventAtTheEndOfTheWaitIsOneStepWithIt() {
        Story story = busy(holdFor(HOUR));
        story.at(0, "visit");
        story.at(10, "visit");
        Step step = story.step(Story.event("e", HOUR + 10, "visit"));
        assertThat(Story.texts(step)).containsExactly((HOUR + 10) + " ENTER busy");
        assertThat(step.transitions().get(0).reason().cause()).isEqualTo(Cause.EVENT);
    }

    @Test
    void exitComesWhenTheConditionHasFailedForLongEnough() {
        Story story = busy(grace(HOUR));
        story.at(0, "visit");
        assertThat(story.at(10, "visit")).containsExactly("10 ENTER busy");
        assertThat(story.until(DAY + HOUR - 1)).isEmpty();
        assertThat(story.until(DAY + HOUR)).containsExactly((DAY + HOUR) + " EXIT busy");
    }

    @Test
    void whoRecoversWithinTheGraceStays() {
        Story story = busy(grace(2 * HOUR));
        story.at(0, "visit");
        story.at(3 * HOUR, "visit");
        assertThat(story.at(DAY + HOUR, "visit")).isEmpty();
        assertThat(story.until(DAY + 3 * HOUR + 2 * HOUR - 1)).isEmpty();
        assertThat(story.until(DAY + 5 * HOUR)).containsExactly((DAY + 5 * HOUR) + " EXIT busy");
    }

    @Test
    void aMemberStaysAtLeastAsLongAsIsSaid() {
        Story story = busy(minimumStay(3 * DAY));
        story.at(0, "visit");
        assertThat(story.at(5, "visit")).containsExactly("5 ENTER busy");
        assertThat(story.until(3 * DAY + 4)).isEmpty();
        assertThat(story.until(3 * DAY + 5)).containsExactly((3 * DAY + 5) + " EXIT busy");
    }

    @Test
    void afterAnExitThereIsNoEntryDuringTheCooldown() {
        Story story = busy(cooldown(2 * DAY));
        story.at(0, "visit");
        story.at(1, "visit");
        assertThat(story.until(DAY)).containsExactly(DAY + " EXIT busy");
        assertThat(story.at(2 * DAY + HOUR, "visit")).isEmpty();
        assertThat(story.at(2 * DAY + 2 * HOUR, "visit")).isEmpty();
        assertThat(story.until(3 * DAY)).containsExactly(3 * DAY + " ENTER busy");
    }

    @Test
    void theForecastKnowsOfGraceAndMinimumStay() {
        Story story = new Story(visits().segment("graced", BUSY, null, grace(HOUR))
                .segment("staying", BUSY, null, minimumStay(9 * DAY)));
        story.at(0, "visit");
        Step step = story.step(Story.event(null, 7, "visit"));
        assertThat(step.transitions()).extracting(Transition::expectedExitAt).containsExactly(DAY + HOUR, 7 + 9 * DAY);
    }

    @Test
    void aTierInItsGraceGivesWayToABetterOneAndNotToAWorse() {
        Story story = new Story(new Rules()
                .metric("spend", Aggregate.SUM, "amount", DAY)
                .tierSet(
                        "value",
                        new TierDefinition("gold", is("spend", ">=", 100), null, Timing.NONE),
                        new TierDefinition("silver", is("spend", ">=", 50), null, grace(DAY)),
                        new TierDefinition("bronze", is("spend", ">=", 1), null, Timing.NONE)));
        assertThat(story.at(0, "purchase", "amount", 50)).containsExactly("0 ENTER value:silver");
        assertThat(story.at(HOUR, "purchase", "amount", 1)).isEmpty();
        assertThat(story.until(DAY + HOUR)).isEmpty();
        assertThat(story.at(DAY + 2 * HOUR, "purchase", "amount", 100))
                .containsExactly((DAY + 2 * HOUR) + " EXIT value:silver", (DAY + 2 * HOUR) + " ENTER value:gold");
        // Silver's wait is over with silver: it is not resumed when gold ends.
        assertThat(story.until(Long.MAX_VALUE)).containsExactly((2 * DAY + 2 * HOUR) + " EXIT value:gold");
    }

    @Test
    void leavingForABetterTierStartsNoCooldown() {
        Story story = new Story(new Rules()
                .metric("spend", Aggregate.SUM, "amount", DAY)
                .metric("last", Aggregate.LAST, MetricDefinition.TIME, 0)
                .tierSet(
                        "value",
                        new TierDefinition("gold", is("spend", ">=", 100), null, Timing.NONE),
                        new TierDefinition("silver", since("last", "<", 5 * DAY), null, cooldown(30 * DAY))));
        assertThat(story.at(0, "purchase", "amount", 1)).containsExactly("0 ENTER value:silver");
        assertThat(story.at(5, "purchase", "amount", 100)).containsExactly("5 EXIT value:silver", "5 ENTER value:gold");
        assertThat(story.until(DAY + 5))
                .containsExactly((DAY + 5) + " EXIT value:gold", (DAY + 5) + " ENTER value:silver");
        assertThat(story.until(5 * DAY + 5)).containsExactly((5 * DAY + 5) + " EXIT value:silver");
        assertThat(story.at(6 * DAY, "purchase", "amount", 1)).isEmpty();
    }

    @Test
    void whatHasBeenSoGoesOnUnderANewRuleSet() {
        Story story = busy(holdFor(2 * HOUR));
        story.at(0, "visit");
        story.at(10, "visit");
        story.until(HOUR);
        RuleSet shorter =
                visits().segment("busy", BUSY, null, holdFor(HOUR + 30)).version(2);
        Engine engine = Engine.compile(shorter, EngineSettings.DEFAULT, version -> version == 1 ? twoHours() : null);
        story.reopen(engine);
        assertThat(story.until(HOUR + 39)).isEmpty();
        assertThat(story.until(HOUR + 40)).containsExactly((HOUR + 40) + " ENTER busy");
    }

    private static RuleSet twoHours() {
        return visits().segment("busy", BUSY, null, holdFor(2 * HOUR)).version(1);
    }

    @Test
    void standingsSayWhatIsWaitedFor() {
        Story story = busy(holdFor(HOUR));
        story.at(0, "visit");
        story.at(10, "visit");
        Standing.Level level =
                story.engine().standings(story.customer()).get(0).levels().get(0);
        assertThat(level.waits()).containsExactly(new Standing.Wait(Kind.HOLDS, 10, HOUR + 10));
    }
}
