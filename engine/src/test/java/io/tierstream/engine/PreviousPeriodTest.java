package io.tierstream.engine;

import static io.tierstream.engine.Rules.is;
import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.CalendarPeriod.Unit;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows that hold the events of the period of the calendar before the one that it is now. */
class PreviousPeriodTest {

    private static final CalendarPeriod MONTH = new CalendarPeriod(Unit.MONTH, ZoneId.of("Europe/Berlin"));

    private static Story shop() {
        Window previous = Window.previous(MONTH);
        return new Story(new Rules()
                .metric("spend", Aggregate.SUM, "amount", Selection.ALL, previous)
                .metric("least", Aggregate.MIN, "amount", Selection.ALL, previous)
                .metric("first", Aggregate.FIRST, "amount", Selection.ALL, previous)
                .metric("last", Aggregate.LAST, "amount", Selection.ALL, previous)
                .metric("now", Aggregate.COUNT, null, Selection.ALL, Window.of(MONTH))
                .segment("steady", is("spend", ">=", 100)));
    }

    private static List<String> buy(Story story, String time, int amount) {
        return story.at(Instant.parse(time).toEpochMilli(), "purchase", "amount", amount);
    }

    private static Step wake(Story story, String time) {
        return story.wake(Instant.parse(time).toEpochMilli());
    }

    @Test
    void holdsTheEventsOfTheMonthBeforeAndNoOthers() {
        Story story = shop();
        buy(story, "2026-03-01T10:00:00Z", 70);
        // Clocks go forward on 29 March: the month ends an hour earlier in UTC than it began.
        buy(story, "2026-03-31T21:59:59.999Z", 40);
        assertThat(story.value("spend")).isEqualTo("0");
        assertThat(Story.texts(wake(story, "2026-03-31T21:59:59.999Z"))).isEmpty();
        Step entry = wake(story, "2026-03-31T22:00:00Z");
        assertThat(entry.transitions()).singleElement().satisfies(transition -> {
            assertThat(transition.direction()).isEqualTo(Direction.ENTER);
            assertThat(transition.reason().cause()).isEqualTo(Cause.TIME);
            assertThat(transition.expectedExitAt())
                    .isEqualTo(Instant.parse("2026-04-30T22:00:00Z").toEpochMilli());
        });
        buy(story, "2026-04-10T10:00:00Z", 500);
        assertThat(story.value("spend")).isEqualTo("110");
        assertThat(story.value("least")).isEqualTo("40");
        assertThat(story.value("first")).isEqualTo("70");
        assertThat(story.value("last")).isEqualTo("40");
        assertThat(story.value("now")).isEqualTo("1");
        wake(story, "2026-04-30T22:00:00Z");
        assertThat(story.value("spend")).isEqualTo("500");
        wake(story, "2026-05-31T22:00:00Z");
        assertThat(story.value("spend")).isEqualTo("0");
        assertThat(story.value("least")).isNull();
    }

    @Test
    void anEventThatIsLateComesInAtOnceIfItsMonthIsOver() {
        Story story = shop();
        buy(story, "2026-04-10T10:00:00Z", 5);
        assertThat(buy(story, "2026-03-20T10:00:00Z", 100))
                .singleElement()
                .asString()
                .endsWith("ENTER steady");
        assertThat(story.value("spend")).isEqualTo("100");
        assertThat(story.step(Story.event(
                                null, Instant.parse("2026-02-20T10:00:00Z").toEpochMilli(), "purchase"))
                        .outcome())
                .isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void whatIsOnItsWayIsPartOfTheState() {
        Story story = shop();
        buy(story, "2026-03-20T10:00:00Z", 100);
        story.reopen(story.engine());
        assertThat(Story.texts(wake(story, "2026-04-01T00:00:00Z")))
                .singleElement()
                .asString()
                .endsWith("ENTER steady");
    }
}
