package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.CalendarPeriod.Unit;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.tier.Maintenance;
import java.time.Instant;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tiers that are kept until a day once they have been earned, as loyalty programmes do. */
class MaintenanceTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final CalendarPeriod YEAR = new CalendarPeriod(Unit.YEAR, BERLIN);
    private static final Maintenance.End NEXT_YEAR = new Maintenance.EndOfPeriod(YEAR, true);

    private static Rules programme(Maintenance maintenance) {
        return new Rules()
                .metric("points", Aggregate.SUM, "points", Selection.ALL, Window.of(YEAR))
                .metric("joined", Aggregate.FIRST, "time", 0)
                .tierSet(
                        "status",
                        maintenance,
                        tier("gold", is("points", ">=", 1000)),
                        tier("silver", is("points", ">=", 400)),
                        tier("bronze", is("points", ">=", 100)));
    }

    private static Story qualified(Maintenance maintenance) {
        return new Story(programme(maintenance));
    }

    private static List<String> earn(Story story, String time, int points) {
        return texts(story.step(Story.event(null, Instant.parse(time).toEpochMilli(), "earned", "points", points)));
    }

    private static List<String> until(Story story, String time) {
        return texts(story.wake(Instant.parse(time).toEpochMilli()));
    }

    private static List<String> texts(Step step) {
        return step.transitions().stream()
                .map(transition -> Instant.ofEpochMilli(transition.time()) + " " + transition.direction() + " "
                        + transition.target().tier())
                .toList();
    }

    @Test
    void isKeptToTheEndOfTheYearAfterTheOneItWasEarnedIn() {
        Story story = qualified(new Maintenance(NEXT_YEAR, false));
        assertThat(earn(story, "2025-05-02T10:00:00Z", 1200)).containsExactly("2025-05-02T10:00:00Z ENTER gold");
        // Points start anew at midnight in Berlin; the tier does not.
        assertThat(until(story, "2026-12-31T22:59:59.999Z")).isEmpty();
        assertThat(until(story, "2026-12-31T23:00:00Z")).containsExactly("2026-12-31T23:00:00Z EXIT gold");
    }

    @Test
    void whoEarnsItAnewKeepsItForAnotherYear() {
        Story story = qualified(new Maintenance(NEXT_YEAR, false));
        earn(story, "2025-05-02T10:00:00Z", 1200);
        assertThat(earn(story, "2026-11-30T10:00:00Z", 1000)).isEmpty();
        assertThat(until(story, "2027-12-31T22:59:59.999Z")).isEmpty();
        assertThat(until(story, "2027-12-31T23:00:00Z")).containsExactly("2027-12-31T23:00:00Z EXIT gold");
    }

    @Test
    void aBetterTierIsEnteredAtOnce() {
        Story story = qualified(new Maintenance(NEXT_YEAR, false));
        assertThat(earn(story, "2025-05-02T10:00:00Z", 500)).containsExactly("2025-05-02T10:00:00Z ENTER silver");
        assertThat(earn(story, "2025-05-03T10:00:00Z", 500))
                .containsExactly("2025-05-03T10:00:00Z EXIT silver", "2025-05-03T10:00:00Z ENTER gold");
    }

    @Test
    void theWayDownGoesToWhereTheBalanceStands() {
        Story story = qualified(new Maintenance(NEXT_YEAR, false));
        earn(story, "2025-05-02T10:00:00Z", 1200);
        earn(story, "2026-12-30T10:00:00Z", 150);
        // At the instant at which gold ends the balance of the new year is nothing.
        assertThat(until(story, "2027-02-01T00:00:00Z")).containsExactly("2026-12-31T23:00:00Z EXIT gold");
        Story rolling = qualified(new Maintenance(new Maintenance.Length(400 * DAY), false));
        earn(rolling, "2025-05-02T10:00:00Z", 1200);
        earn(rolling, "2027-01-10T10:00:00Z", 150);
        assertThat(until(rolling, "2027-02-05T00:00:00Z"))
                .containsExactly("2027-02-04T23:00:00Z EXIT gold", "2027-02-04T23:00:00Z ENTER bronze");
    }

    @Test
    void theWayDownGoesOneStepAtATime() {
        Story story = qualified(new Maintenance(NEXT_YEAR, true));
        earn(story, "2025-05-02T10:00:00Z", 1200);
        assertThat(until(story, "2030-06-01T00:00:00Z"))
                .containsExactly(
                        "2026-12-31T23:00:00Z EXIT gold",
                        "2026-12-31T23:00:00Z ENTER silver",
                        "2027-12-31T23:00:00Z EXIT silver",
                        "2027-12-31T23:00:00Z ENTER bronze",
                        "2028-12-31T23:00:00Z EXIT bronze");
    }

    @Test
    void whatWasReachedOnTheWayDownCanBeEarned() {
        Story story = qualified(new Maintenance(NEXT_YEAR, true));
        earn(story, "2025-05-02T10:00:00Z", 1200);
        until(story, "2027-01-01T00:00:00Z");
        // Silver on the way down, and earned in the same year: kept for the year after as well.
        assertThat(earn(story, "2027-03-01T10:00:00Z", 400)).isEmpty();
        assertThat(until(story, "2028-12-31T22:59:59.999Z")).isEmpty();
        assertThat(until(story, "2028-12-31T23:00:00Z"))
                .containsExactly("2028-12-31T23:00:00Z EXIT silver", "2028-12-31T23:00:00Z ENTER bronze");
    }

    @Test
    void isKeptToADayOfTheYear() {
        CalendarPeriod toMarch = CalendarPeriod.yearTo(MonthDay.of(3, 31), BERLIN);
        Story story = qualified(new Maintenance(new Maintenance.EndOfPeriod(toMarch, false), false));
        earn(story, "2025-05-02T10:00:00Z", 1200);
        // In April clocks in Berlin are an hour ahead of those in winter.
        assertThat(until(story, "2026-03-31T21:59:59.999Z")).isEmpty();
        assertThat(until(story, "2026-03-31T22:00:00Z")).containsExactly("2026-03-31T22:00:00Z EXIT gold");
    }

    @Test
    void isKeptToTheAnniversary() {
        Story story = qualified(new Maintenance(new Maintenance.Anniversary("joined", BERLIN), false));
        earn(story, "2024-02-29T10:00:00Z", 10);
        earn(story, "2025-05-02T10:00:00Z", 1200);
        // The anniversary of a leap day is the day before the first of March, where there is no other.
        assertThat(until(story, "2026-02-27T22:59:59.999Z")).isEmpty();
        assertThat(until(story, "2026-02-27T23:00:00Z")).containsExactly("2026-02-27T23:00:00Z EXIT gold");
        earn(story, "2027-05-02T10:00:00Z", 1200);
        assertThat(until(story, "2028-03-01T00:00:00Z")).containsExactly("2028-02-28T23:00:00Z EXIT gold");
    }

    @Test
    void aLateEventMayPutTheAnniversaryToThePast() {
        Story story = qualified(new Maintenance(new Maintenance.Anniversary("joined", BERLIN), false));
        earn(story, "2025-05-02T10:00:00Z", 1200);
        assertThat(until(story, "2026-04-01T00:00:00Z")).isEmpty();
        assertThat(earn(story, "2025-03-01T10:00:00Z", 5)).containsExactly("2026-04-01T00:00:00Z EXIT gold");
    }

    @Test
    void isKeptOnlyWhileItsConditionHolds() {
        Story story = new Story(programme(new Maintenance(NEXT_YEAR, true, is("left", "<", 1)))
                .metric("left", Aggregate.COUNT, null, Selection.ofTypes("left"), Window.LIFETIME));
        earn(story, "2025-05-02T10:00:00Z", 1200);
        until(story, "2026-05-01T00:00:00Z");
        Step step = story.step(
                Story.event("bye", Instant.parse("2026-06-01T00:00:00Z").toEpochMilli(), "left"));
        assertThat(texts(step)).containsExactly("2026-06-01T00:00:00Z EXIT gold");
        assertThat(step.transitions().get(0).reason().evidence())
                .anyMatch(evidence -> evidence.metric().equals("left") && !evidence.holds());
    }

    @Test
    void theForecastSaysWhenItEnds() {
        Story story = qualified(new Maintenance(NEXT_YEAR, true));
        Step step = story.step(
                Story.event(null, Instant.parse("2025-05-02T10:00:00Z").toEpochMilli(), "earned", "points", 1200));
        assertThat(step.transitions().get(0).expectedExitAt())
                .isEqualTo(Instant.parse("2026-12-31T23:00:00Z").toEpochMilli());
    }

    @Test
    void goesOnAfterARestore() {
        Story story = qualified(new Maintenance(NEXT_YEAR, true));
        earn(story, "2025-05-02T10:00:00Z", 1200);
        until(story, "2027-05-01T00:00:00Z");
        story.reopen(story.engine());
        assertThat(until(story, "2028-01-01T00:00:00Z"))
                .containsExactly("2027-12-31T23:00:00Z EXIT silver", "2027-12-31T23:00:00Z ENTER bronze");
    }

    @Test
    void anniversariesNeedAnInstantThatNoWindowForgets() {
        Rules rules = programme(new Maintenance(new Maintenance.Anniversary("points", BERLIN), false));
        assertThatThrownBy(() -> Engine.compile(rules.version(1), EngineSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instant metric of the lifetime");
    }
}
