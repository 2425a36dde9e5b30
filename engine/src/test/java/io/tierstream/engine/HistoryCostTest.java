package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.SECOND;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.since;
import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.CountingPages;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.OverlayPages;
import io.tierstream.engine.metric.StorageSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What an event costs, counted: bytes of state that are read and written with it, and rows beside the state. Neither may
 * depend on how long the windows are or how many events they hold.
 */
class HistoryCostTest {

    private final HeapPages rows = new HeapPages();
    private final CountingPages pages = new CountingPages(rows);
    private int longestState;

    private static Rules sums() {
        Rules rules = new Rules();
        long[] lengths = {HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY};
        for (int i = 0; i < lengths.length; i++) {
            rules.metric("sum" + i, Aggregate.SUM, "amount", lengths[i]);
            rules.segment("s" + i, is("sum" + i, ">=", 1_000_000));
        }
        return rules;
    }

    /** Every event is read from and written to bytes, as the job does. */
    private byte[] run(Engine engine, byte[] state, long from, long to, long every) {
        byte[] bytes = state;
        for (long time = from; time < to; time += every) {
            Customer customer = engine.open(Story.CUSTOMER, bytes, pages);
            engine.step(
                    customer,
                    Story.event("event-" + time, time, "purchase", "amount", Decimal.of(time / every % 10_000, 2)));
            bytes = customer.toBytes();
            longestState = Math.max(longestState, bytes.length);
        }
        return bytes;
    }

    @Test
    void theStateStaysShortAndRowsAreTouchedSeldomHoweverMuchTheWindowsHold() {
        Engine engine = Engine.compile(sums().version(1), EngineSettings.DEFAULT);
        long every = 30 * DAY / 10_000;
        byte[] state = firstEvent(engine);
        state = run(engine, state, every, 30 * DAY, every);
        assertThat(count(state)).as("events held").isEqualTo(10_000);
        assertThat(rows.size()).as("rows held").isBetween(250, 320);
        int touched = touched();
        state = run(engine, state, 30 * DAY, 36 * DAY, every);
        // Five windows each read a page of 32 once; each page is written once and deleted once.
        assertThat((touched() - touched) / 2_000.0).as("rows touched per event").isLessThan(0.25);
        // 64 event ids take 64 * 11 bytes of it.
        assertThat(longestState).as("bytes of state").isLessThan(2_500);
        assertThat(count(state)).isEqualTo(10_000);
    }

    private byte[] firstEvent(Engine engine) {
        Customer customer = engine.open(Story.CUSTOMER, null, pages);
        engine.step(customer, Story.event("event-0", 0, "purchase", "amount", Decimal.ZERO));
        return customer.toBytes();
    }

    private int touched() {
        return pages.reads() + pages.writes() + pages.deletes();
    }

    /** The number of events in the longest window, counted by a rule set that counts them. */
    private long count(byte[] state) {
        RuleSet counting = new Rules()
                .metric("sum", Aggregate.SUM, "amount", 30 * DAY)
                .metric("n", Aggregate.COUNT, null, 30 * DAY)
                .version(2);
        Engine reading = Engine.compile(counting, EngineSettings.DEFAULT, version -> sums().version(version));
        Customer customer = reading.open(Story.CUSTOMER, state, new OverlayPages(rows));
        return Long.parseLong(
                String.valueOf(reading.membership(customer).metrics().get("n")));
    }

    @Test
    void aWindowTenTimesAsLongCostsTheSame() {
        long every = 10 * SECOND;
        int[] touched = new int[2];
        int[] longest = new int[2];
        for (int i = 0; i < 2; i++) {
            long length = (i == 0 ? 1_000 : 10_000) * every;
            Engine engine = Engine.compile(
                    new Rules()
                            .metric("n", Aggregate.COUNT, null, length)
                            .metric("mean", Aggregate.AVG, "amount", length)
                            .segment("s", is("n", ">=", 1_000_000))
                            .version(1),
                    EngineSettings.DEFAULT);
            byte[] state = run(engine, firstEvent(engine), every, length, every);
            longestState = 0;
            int before = touched();
            run(engine, state, length, length + 1_000 * every, every);
            touched[i] = touched() - before;
            longest[i] = longestState;
        }
        assertThat(touched[1]).as("rows touched by 1,000 events").isLessThanOrEqualTo(touched[0] + 10);
        assertThat(touched[1]).isLessThan(150);
        assertThat(longest[1]).as("bytes of state").isLessThan(longest[0] + 64);
    }

    @Test
    void aShortHistoryTouchesNoRow() {
        Engine engine = Engine.compile(sums().version(1), EngineSettings.DEFAULT);
        byte[] state = run(engine, firstEvent(engine), HOUR, 20 * HOUR, HOUR);
        Customer customer = engine.open(Story.CUSTOMER, state, pages);
        engine.wake(customer, 365 * DAY);
        customer.toBytes();
        assertThat(touched()).isZero();
    }

    @Test
    void noRowIsLeftWhenEverythingHasExpired() {
        for (int entries = 1; entries < 6; entries++) {
            EngineSettings tiny = new EngineSettings(DAY, 4, 0, new StorageSettings(entries, 0, 1, 1));
            Engine engine = Engine.compile(
                    sums().metric("products", Aggregate.DISTINCT, "amount", 2 * DAY)
                            .metric("firstAmount", Aggregate.FIRST, "amount", 3 * DAY)
                            .metric("biggest", Aggregate.MAX, "amount", 5 * DAY)
                            .version(1),
                    tiny);
            byte[] state = run(engine, firstEvent(engine), HOUR, 4 * DAY, HOUR);
            assertThat(rows.size()).as("rows in between").isGreaterThan(20);
            Customer customer = engine.open(Story.CUSTOMER, state, pages);
            engine.wake(customer, 40 * DAY);
            byte[] bytes = customer.toBytes();
            assertThat(rows.size()).as("rows with %s entries a page", entries).isZero();
            assertThat(bytes.length).as("bytes of an empty customer").isLessThan(100);
        }
    }

    @Test
    void everyRowIsWrittenOnceWhenEventsComeInOrder() {
        Engine engine = Engine.compile(
                new Rules().metric("n", Aggregate.COUNT, null, 30 * DAY).version(1), EngineSettings.DEFAULT);
        run(engine, firstEvent(engine), HOUR, 60 * DAY, HOUR / 10);
        int full = (int) (60 * DAY / (HOUR / 10)) / 32;
        assertThat(pages.writes()).isBetween(full - 10, full);
        assertThat(pages.reads()).isLessThanOrEqualTo(pages.writes());
        assertThat(pages.deletes()).isLessThanOrEqualTo(pages.writes());
        assertThat(pages.writes() - pages.deletes()).as("rows held").isEqualTo(rows.size());
    }

    /** A megabyte of text in each event is kept, but not 32 of them at a time in the state. */
    @Test
    void longTextsDoNotPileUpInTheState() {
        Engine engine = Engine.compile(
                new Rules().metric("last", Aggregate.LAST, "text", DAY).version(1), EngineSettings.DEFAULT);
        Customer customer = engine.open(Story.CUSTOMER, null, pages);
        String text = "x".repeat(100_000);
        for (int i = 0; i < 40; i++) {
            engine.step(customer, Story.event("e" + i, i, "view", "text", text + i));
            byte[] bytes = customer.toBytes();
            assertThat(bytes.length).isLessThan(4 * text.length());
            customer = engine.open(Story.CUSTOMER, bytes, pages);
        }
        assertThat(rows.size()).isGreaterThan(30);
    }

    /** A due moment is armed for the first expiry that can change an answer, not for the next expiry. */
    @Test
    void expiriesThatChangeNoAnswerWakeNobody() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, DAY)
                .metric("shown", Aggregate.SUM, "amount", HOUR)
                .metric("last", Aggregate.LAST, MetricDefinition.TIME, 0)
                .segment("busy", is("n", ">=", 3))
                .segment("away", since("last", ">=", 90 * DAY)));
        for (int i = 0; i < 10; i++) {
            story.at(i, "x", "amount", 1);
        }
        // Looked at with the fourth event. What came later only puts the exit off, so this is when it is looked at
        // again.
        assertThat(story.customer().nextDue()).isEqualTo(DAY + 1);
        // The seventh brings the count to just 3, which is still enough; the eighth ends it.
        assertThat(story.wake(DAY + 1).nextDue()).isEqualTo(DAY + 7);
        Step step = story.wake(DAY + 7);
        assertThat(Story.texts(step)).containsExactly((DAY + 7) + " EXIT busy");
        assertThat(step.nextDue()).isEqualTo(90 * DAY + 9);
    }

    /** A comparison may flip without an answer: here the other half of the condition does not hold. */
    @Test
    void comparisonsThatDecideNothingWakeNobody() {
        Story story = new Story(new Rules()
                .metric("day", Aggregate.COUNT, null, DAY)
                .metric("week", Aggregate.COUNT, null, 7 * DAY)
                .segment("busy", new Expression.And(List.of(is("day", ">=", 2), is("week", ">=", 9)))));
        for (int i = 0; i < 5; i++) {
            story.at(i, "x", "amount", 1);
        }
        assertThat(story.customer().nextDue()).isEqualTo(Long.MAX_VALUE);
        for (int i = 5; i < 10; i++) {
            story.at(i, "x", "amount", 1);
        }
        // The ninth expiry leaves one event in the day.
        assertThat(story.customer().nextDue()).isEqualTo(DAY + 8);
        assertThat(Story.texts(story.wake(DAY + 8))).containsExactly((DAY + 8) + " EXIT busy");
        assertThat(story.customer().nextDue()).isEqualTo(Long.MAX_VALUE);
    }
}
