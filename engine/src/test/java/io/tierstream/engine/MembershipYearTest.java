package io.tierstream.engine;

import static io.tierstream.engine.Rules.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.Anniversaries;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.metric.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Windows that go by the customer's own years. */
class MembershipYearTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Selection EARNED = Selection.ofTypes("earned");
    private static final EngineSettings TINY = new EngineSettings(1_000, 8, 0, new StorageSettings(2, 10, 2, 2));

    private static MetricDefinition joined(Aggregate aggregate) {
        return new MetricDefinition(
                "joined", aggregate, MetricDefinition.TIME, Selection.ofTypes("joined"), Window.LIFETIME);
    }

    private static Rules programme(Aggregate joining) {
        Anniversaries years = new Anniversaries(joined(joining), BERLIN);
        return new Rules()
                .metric(joined(joining))
                .metric("points", Aggregate.SUM, "points", EARNED, Window.of(years))
                .metric("before", Aggregate.SUM, "points", EARNED, Window.previous(years))
                .metric("most", Aggregate.MAX, "points", EARNED, Window.of(years))
                .metric("mean", Aggregate.AVG, "points", EARNED, Window.of(years))
                .metric("partners", Aggregate.DISTINCT, "partner", EARNED, Window.of(years))
                .metric("partner", Aggregate.TOP, "partner", EARNED, Window.previous(years))
                .metric("first", Aggregate.FIRST, MetricDefinition.TIME, EARNED, Window.of(years))
                .metric("gap", Aggregate.LONGEST_GAP, null, EARNED, Window.of(years))
                .segment("gold", is("points", ">=", 100))
                .segment("steady", is("before", ">=", 100));
    }

    private static Story member(String joined) {
        Story story = new Story(programme(Aggregate.FIRST));
        join(story, joined);
        return story;
    }

    private static List<String> join(Story story, String time) {
        return texts(story.step(Story.event(null, millis(time), "joined")));
    }

    private static List<String> earn(Story story, String time, int points) {
        return texts(
                story.step(Story.event(null, millis(time), "earned", "points", points, "partner", "p" + points % 7)));
    }

    private static List<String> until(Story story, String time) {
        return texts(story.wake(millis(time)));
    }

    private static List<String> texts(Step step) {
        return step.transitions().stream()
                .map(one -> Instant.ofEpochMilli(one.time()) + " " + one.direction() + " " + one.target())
                .toList();
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @Test
    void pointsStartAnewAtMidnightOfTheAnniversary() {
        Story story = member("2024-06-15T10:00:00Z");
        Step step = story.step(Story.event(null, millis("2025-06-14T21:00:00Z"), "earned", "points", 100));
        assertThat(step.transitions()).singleElement().satisfies(transition -> {
            assertThat(transition.target().toString()).isEqualTo("gold");
            assertThat(transition.expectedExitAt()).isEqualTo(millis("2025-06-14T22:00:00Z"));
        });
        assertThat(until(story, "2025-06-14T21:59:59.999Z")).isEmpty();
        assertThat(until(story, "2025-06-14T22:00:00Z"))
                .containsExactly("2025-06-14T22:00:00Z EXIT gold", "2025-06-14T22:00:00Z ENTER steady");
        assertThat(story.value("points")).isEqualTo("0");
        assertThat(story.value("most")).isNull();
        assertThat(story.value("first")).isNull();
        assertThat(story.value("partners")).isEqualTo("0");
        assertThat(story.value("before")).isEqualTo("100");
        assertThat(until(story, "2027-01-01T00:00:00Z")).containsExactly("2026-06-14T22:00:00Z EXIT steady");
    }

    @Test
    void aLeapDayCountsOnTheTwentyEighthInOtherYears() {
        Story story = member("2024-02-29T10:00:00Z");
        earn(story, "2025-02-27T22:59:59.999Z", 40);
        earn(story, "2025-02-27T23:00:00Z", 7);
        assertThat(story.value("points")).isEqualTo("7");
        assertThat(story.value("before")).isEqualTo("40");
        earn(story, "2028-02-28T22:59:59.999Z", 5);
        assertThat(story.value("points")).isEqualTo("5");
        earn(story, "2028-02-28T23:00:00Z", 1);
        assertThat(story.value("points")).isEqualTo("1");
    }

    @Test
    void nothingCountsBeforeThereIsAnInstant() {
        Story story = new Story(programme(Aggregate.FIRST));
        earn(story, "2024-06-14T21:59:59.999Z", 1);
        earn(story, "2024-06-14T22:00:00Z", 20);
        assertThat(story.value("points")).isEqualTo("0");
        assertThat(story.value("mean")).isNull();
        // From then on what was earned on the day of joining counts.
        join(story, "2024-06-15T10:00:00Z");
        assertThat(story.value("points")).isEqualTo("20");
        assertThat(story.value("before")).isEqualTo("0");
        earn(story, "2024-06-14T22:00:00Z", 300);
        assertThat(story.value("points")).isEqualTo("320");
    }

    @Test
    void aLateEventThatMovesTheInstantMovesTheYear() {
        Story story = member("2024-06-15T10:00:00Z");
        earn(story, "2024-06-20T10:00:00Z", 3);
        earn(story, "2025-03-20T10:00:00Z", 50);
        earn(story, "2025-05-20T10:00:00Z", 60);
        assertThat(story.value("points")).isEqualTo("113");
        assertThat(join(story, "2024-05-01T10:00:00Z")).containsExactly("2025-05-20T10:00:00Z EXIT gold");
        assertThat(story.value("points")).isEqualTo("60");
        assertThat(story.value("most")).isEqualTo("60");
        assertThat(story.value("before")).isEqualTo("53");
        assertThat(until(story, "2025-06-30T00:00:00Z")).isEmpty();
        assertThat(join(story, "2024-01-01T10:00:00Z"))
                .as("the year that began on 1 January")
                .containsExactly("2025-06-30T00:00:00Z ENTER gold");
    }

    @Test
    void theDueMomentMovesWithTheInstant() {
        Anniversaries years = new Anniversaries(joined(Aggregate.FIRST), BERLIN);
        // A sum that only falls: no other metric is a reason to look ahead again.
        Story story = new Story(new Rules()
                .metric(joined(Aggregate.FIRST))
                .metric("points", Aggregate.SUM, "points", EARNED, Window.of(years))
                .segment("gold", is("points", ">=", 100)));
        join(story, "2024-06-15T10:00:00Z");
        earn(story, "2025-04-20T10:00:00Z", 150);
        join(story, "2024-04-10T10:00:00Z");
        join(story, "2024-04-01T10:00:00Z");
        assertThat(until(story, "2025-12-31T00:00:00Z")).isEmpty();
        assertThat(join(story, "2024-01-31T10:00:00Z")).isEmpty();
        assertThat(until(story, "2027-01-01T00:00:00Z")).containsExactly("2026-01-30T23:00:00Z EXIT gold");
    }

    @Test
    void whoJoinsAgainBeginsAnewWithTheLast() {
        Story story = new Story(programme(Aggregate.LAST));
        join(story, "2024-06-15T10:00:00Z");
        earn(story, "2025-02-01T10:00:00Z", 150);
        assertThat(join(story, "2025-02-10T10:00:00Z")).containsExactly("2025-02-10T10:00:00Z EXIT gold");
        assertThat(story.value("before"))
                .as("before the first year there is none")
                .isEqualTo("0");
        earn(story, "2025-02-09T23:00:00Z", 30);
        assertThat(story.value("points")).isEqualTo("30");
    }

    @Test
    void whatComesTooLateForAnyYearIsExpired() {
        Story story = member("2020-06-15T10:00:00Z");
        earn(story, "2026-01-01T00:00:00Z", 1);
        Event late = new Event("2023-12-30T00:00:00Z");
        assertThat(story.step(late.earned()).outcome()).isEqualTo(Outcome.EXPIRED);
        // Not in the year before, but kept: the instant may move.
        assertThat(story.step(new Event("2024-01-01T00:00:00Z").earned()).outcome())
                .isEqualTo(Outcome.APPLIED);
        assertThat(story.value("before")).isEqualTo("0");
        join(story, "2020-01-01T00:00:00Z");
        assertThat(story.value("before")).isEqualTo("0");
    }

    private record Event(String time) {

        io.tierstream.engine.event.Event earned() {
            return Story.event(null, millis(time), "earned", "points", 10);
        }
    }

    @Test
    void rowsGoWithTheYear() {
        Story story = new Story(Engine.compile(programme(Aggregate.FIRST).version(1), TINY));
        join(story, "2024-06-15T10:00:00Z");
        for (int i = 0; i < 60; i++) {
            story.step(Story.event(
                    null,
                    millis("2024-07-01T00:00:00Z") + i * Rules.DAY,
                    "earned",
                    "points",
                    100 - i,
                    "partner",
                    "p" + i));
            story.reopen(story.engine());
        }
        assertThat(story.value("partners")).isEqualTo("60");
        assertThat(story.value("most")).isEqualTo("100");
        assertThat(story.rows.size()).isGreaterThan(20);
        until(story, "2025-06-15T00:00:00Z");
        assertThat(story.value("partners")).isEqualTo("0");
        assertThat(story.value("partner")).isEqualTo("p59");
        until(story.reopen(story.engine()), "2026-06-15T00:00:00Z");
        assertThat(story.value("partner")).isNull();
        until(story.reopen(story.engine()), "2027-06-15T00:00:00Z");
        story.reopen(story.engine());
        assertThat(story.rows.size()).isZero();
    }

    @Test
    void goesOverToAnotherRuleSet() {
        Map<Long, RuleSet> versions = new HashMap<>();
        versions.put(1L, programme(Aggregate.FIRST).version(1));
        Anniversaries renamed = new Anniversaries(joined(Aggregate.FIRST).named("member_since"), BERLIN);
        Anniversaries again = new Anniversaries(joined(Aggregate.LAST), BERLIN);
        RuleSet next = new Rules()
                .metric("kept", Aggregate.SUM, "points", EARNED, Window.of(renamed))
                .metric("orders", Aggregate.COUNT, null, EARNED, Window.of(renamed))
                .metric("before", Aggregate.MIN, "points", EARNED, Window.previous(renamed))
                .metric(joined(Aggregate.FIRST).named("member_since"))
                .metric(joined(Aggregate.LAST))
                .metric("new", Aggregate.SUM, "points", EARNED, Window.of(again))
                .segment("gold", is("kept", ">=", 100))
                .version(2);
        versions.put(2L, next);
        Story story = new Story(Engine.compile(versions.get(1L), TINY, versions::get));
        join(story, "2024-06-15T10:00:00Z");
        earn(story, "2024-09-01T00:00:00Z", 10);
        earn(story, "2025-06-10T00:00:00Z", 5);
        earn(story, "2025-07-01T00:00:00Z", 120);
        earn(story, "2025-08-01T00:00:00Z", 30);
        story.reopen(Engine.compile(next, TINY, versions::get));
        assertThat(until(story, "2025-08-02T00:00:00Z")).isEmpty();
        assertThat(story.value("kept")).isEqualTo("150");
        assertThat(story.value("orders")).isEqualTo("2");
        assertThat(story.value("before")).isEqualTo("5");
        assertThat(story.value("new")).as("a new lifetime metric starts empty").isEqualTo("0");
        assertThat(until(story, "2027-01-01T00:00:00Z")).containsExactly("2026-06-14T22:00:00Z EXIT gold");
    }

    @Test
    void whatYearsAreCountedFromMustBeThere() {
        Rules rules = new Rules()
                .metric(
                        "points",
                        Aggregate.SUM,
                        "points",
                        EARNED,
                        Window.of(new Anniversaries(joined(Aggregate.FIRST), BERLIN)))
                .segment("gold", is("points", ">=", 100));
        assertThatThrownBy(() -> Engine.compile(rules.version(1), EngineSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("joined");
    }
}
