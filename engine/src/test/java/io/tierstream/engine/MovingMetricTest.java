package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.and;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.CalendarPeriod.Unit;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Motion;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.predict.BgNbd;
import io.tierstream.engine.predict.ParetoNbd;
import io.tierstream.engine.predict.Prediction;
import io.tierstream.engine.predict.Prediction.Quantity;
import io.tierstream.engine.predict.PurchaseModel;
import io.tierstream.engine.predict.Purchases;
import io.tierstream.engine.predict.ValueModel;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Timing;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Metrics whose values change although nothing happens. */
class MovingMetricTest {

    private static final CalendarPeriod DAYS = new CalendarPeriod(Unit.DAY, ZoneOffset.UTC);
    private static final PurchaseModel CDNOW = new BgNbd(0.243, 4.414, 0.793, 2.426);
    private static final ValueModel DOLLARS = new ValueModel(6.25, 3.74, 15.44);
    private static final Selection PURCHASES = Selection.ofTypes("purchase");

    private static Rules decayed(long halfLife, @Nullable String field) {
        return new Rules().metric(MetricDefinition.moving("warmth", new Motion.Decay(halfLife), field, Selection.ALL));
    }

    private static MetricDefinition prediction(Quantity quantity, long within) {
        return prediction(quantity, within, CDNOW);
    }

    private static MetricDefinition prediction(Quantity quantity, long within, PurchaseModel model) {
        Prediction prediction = new Prediction(
                quantity, within, 7 * DAY, quantity.falls() ? model : null, quantity.needsAmounts() ? DOLLARS : null);
        String field = quantity.needsAmounts() ? "amount" : null;
        return MetricDefinition.moving(
                quantity.name().toLowerCase(Locale.ROOT), new Motion.Forecast(prediction, DAYS), field, PURCHASES);
    }

    @Test
    void aDecayedSumHalvesInItsHalfLife() {
        Story story = new Story(decayed(DAY, "amount").segment("warm", is("warmth", ">=", 10)));

        assertThat(story.at(0, "visit", "amount", 40)).containsExactly("0 ENTER warm");
        assertThat(story.value("warmth")).isEqualTo("40");
        assertThat(story.until(2 * DAY)).isEmpty();
        assertThat(story.value("warmth")).isEqualTo("10");
        assertThat(story.until(2 * DAY + 1)).containsExactly((2 * DAY + 1) + " EXIT warm");
        assertThat(story.at(3 * DAY, "visit", "amount", 5)).containsExactly(3 * DAY + " ENTER warm");
        assertThat(story.value("warmth")).isEqualTo("10");
    }

    @Test
    void aDecayedNumberOfEventsEndsAtZero() {
        Story story = new Story(decayed(DAY, null).segment("known", is("warmth", ">", 0)));

        assertThat(story.at(0, "visit")).containsExactly("0 ENTER known");
        // A millionth of a millionth is 2 to the power of -39.86; half of it is rounded to nothing.
        List<String> exits = story.until(Long.MAX_VALUE);
        assertThat(exits).hasSize(1);
        assertThat(Long.parseLong(exits.get(0).split(" ")[0])).isBetween(40 * DAY, 41 * DAY);
        assertThat(story.value("warmth")).isEqualTo("0");
    }

    @Test
    void aLateEventHasDecayedWhenItComes() {
        Story story = new Story(decayed(DAY, "amount").segment("warm", is("warmth", ">=", 10)));

        story.at(2 * DAY, "visit", "amount", 6);
        assertThat(story.value("warmth")).isEqualTo("6");
        assertThat(story.at(0, "visit", "amount", 16)).containsExactly(2 * DAY + " ENTER warm");
        assertThat(story.value("warmth")).isEqualTo("10");
    }

    @Test
    void whatIsOwedDecaysUpwards() {
        Story story = new Story(decayed(DAY, "amount").segment("debtor", is("warmth", "<", -1)));

        assertThat(story.at(0, "visit", "amount", -4)).containsExactly("0 ENTER debtor");
        assertThat(story.until(Long.MAX_VALUE)).containsExactly(2 * DAY + " EXIT debtor");
    }

    @Test
    void aStreakLivesThroughTheDayAfterAndEndsWithIt() {
        Rules rules = new Rules()
                .metric(MetricDefinition.moving("days", new Motion.Streak(DAYS), null, Selection.ALL))
                .segment("keen", is("days", ">=", 3));
        Story story = new Story(rules);

        story.at(DAY, "visit");
        story.at(2 * DAY + 5, "visit");
        story.at(2 * DAY + 9, "visit");
        assertThat(story.at(3 * DAY + 7, "visit")).containsExactly(3 * DAY + 7 + " ENTER keen");
        assertThat(story.until(5 * DAY - 1)).isEmpty();
        assertThat(story.value("days")).isEqualTo("3");
        assertThat(story.until(5 * DAY)).containsExactly(5 * DAY + " EXIT keen");
        assertThat(story.value("days")).isEqualTo("0");
    }

    @Test
    void aLateEventClosesTheGapOfAStreak() {
        Rules rules = new Rules()
                .metric(MetricDefinition.moving("days", new Motion.Streak(DAYS), null, Selection.ALL))
                .segment("keen", is("days", ">=", 5));
        Story story = new Story(rules);
        for (long day : new long[] {1, 2, 4, 5}) {
            story.at(day * DAY, "visit");
        }

        assertThat(story.at(3 * DAY, "visit")).containsExactly(5 * DAY + " ENTER keen");
    }

    @Test
    void aStreakOfMonthsGoesByTheCalendarOfItsZone() {
        CalendarPeriod months = new CalendarPeriod(Unit.MONTH, ZoneId.of("Europe/Berlin"));
        Rules rules = new Rules()
                .metric(MetricDefinition.moving("months", new Motion.Streak(months), null, Selection.ALL))
                .segment("loyal", is("months", ">=", 2));
        Story story = new Story(rules);

        story.at(millis("2026-01-31T22:59:59.999Z"), "visit");
        // February in Berlin, still January in UTC.
        assertThat(story.at(millis("2026-01-31T23:00:00Z"), "visit")).hasSize(1);
        assertThat(story.until(Long.MAX_VALUE)).containsExactly(millis("2026-03-31T22:00:00Z") + " EXIT loyal");
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @Test
    void aCustomerIsTakenForAliveUntilTheDayOnWhichTheChanceHasFallen() {
        Story story = new Story(new Rules()
                .metric(prediction(Quantity.ALIVE, 0))
                .segment("alive", is("alive", ">=", Decimal.parse("0.5")))
                .segment("lost", is("alive", "<", Decimal.parse("0.5"))));

        assertThat(story.at(5, "purchase")).containsExactly("5 ENTER alive");
        assertThat(story.value("alive")).isEqualTo("1");
        assertThat(story.at(12 * DAY, "purchase")).isEmpty();
        assertThat(story.at(12 * DAY + 9, "purchase")).isEmpty();
        List<String> changes = story.until(Long.MAX_VALUE);
        assertThat(changes).hasSize(2);
        long exit = Long.parseLong(changes.get(0).split(" ")[0]);
        assertThat(changes).containsExactly(exit + " EXIT alive", exit + " ENTER lost");
        assertThat(exit % DAY).isZero();
        assertThat(CDNOW.alive(purchases(exit / DAY - 1))).isGreaterThanOrEqualTo(0.5);
        assertThat(CDNOW.alive(purchases(exit / DAY))).isLessThan(0.5);
    }

    private static Purchases purchases(long day) {
        return new Purchases(1, 12 / 7.0, day / 7.0);
    }

    @Test
    void byParetoNbdWhoNeverComesBackFadesToo() {
        ParetoNbd model = new ParetoNbd(0.553, 10.578, 0.606, 11.669);
        Story story = new Story(new Rules()
                .metric(prediction(Quantity.ALIVE, 0, model))
                .metric(prediction(Quantity.CLV, 365 * DAY, model))
                .segment("alive", is("alive", ">=", Decimal.parse("0.5")))
                .segment("worth", is("clv", ">=", 10)));

        assertThat(story.at(9, "purchase", "amount", 10)).containsExactly("9 ENTER alive", "9 ENTER worth");
        assertThat(story.value("alive")).isEqualTo("1");
        List<String> changes = story.until(Long.MAX_VALUE);
        assertThat(changes).hasSize(2);
        for (String change : changes) {
            long day = Long.parseLong(change.split(" ")[0]) / DAY;
            Purchases before = new Purchases(0, 0, (day - 1) / 7.0);
            Purchases after = new Purchases(0, 0, day / 7.0);
            boolean alive = change.endsWith("EXIT alive");
            double limit = alive ? 0.5 : 10;
            double amount = DOLLARS.expected(0, 0);
            assertThat(change).startsWith(day * DAY + " EXIT");
            assertThat(alive ? model.alive(before) : model.expected(before, 365 / 7.0) * amount)
                    .isGreaterThanOrEqualTo(limit);
            assertThat(alive ? model.alive(after) : model.expected(after, 365 / 7.0) * amount)
                    .isLessThan(limit);
        }
    }

    @Test
    void saysWhenTheChanceWillHaveFallen() {
        Story story = new Story(new Rules()
                .metric(prediction(Quantity.ALIVE, 0))
                .segment("alive", and(is("alive", ">=", Decimal.parse("0.5")), is("alive", "<", 1))));

        story.at(0, "purchase");
        Step step = story.step(Story.event(null, 12 * DAY, "purchase"));
        Long exit = step.transitions().get(0).expectedExitAt();
        assertThat(story.until(Long.MAX_VALUE)).containsExactly(exit + " EXIT alive");
    }

    @Test
    void showsTheValueJustBeforeAndAfter() {
        Story story = new Story(new Rules()
                .metric(prediction(Quantity.CLV, 365 * DAY))
                .tierSet("value", tier("a", is("clv", ">=", 50))));

        assertThat(story.at(0, "purchase", "amount", 10)).hasSize(1);
        Step exit = story.wake(Long.MAX_VALUE);
        Evidence evidence = exit.transitions().get(0).reason().evidence().get(0);
        assertThat(evidence.metric()).isEqualTo("clv");
        assertThat(Double.parseDouble(evidence.before())).isBetween(50.0, 52.0);
        assertThat(Double.parseDouble(evidence.after())).isBetween(48.0, 50.0);
    }

    @Test
    void purchasesOfADayAreOneAndTheFirstDayDoesNotCountForTheMean() {
        Story story =
                new Story(new Rules().metric(prediction(Quantity.VALUE, 0)).segment("big", is("value", ">=", 50)));

        story.at(0, "purchase", "amount", 1000);
        assertThat(story.value("value")).isEqualTo("35.21897810219");
        story.at(9 * DAY, "purchase", "amount", 20);
        story.at(9 * DAY + 1, "purchase", "amount", 4);
        assertThat(story.value("value")).isEqualTo(value(1, 24));
        // An earlier purchase is now the first one, and what was the first day counts.
        assertThat(story.at(-DAY, "purchase", "amount", 7)).hasSize(1);
        assertThat(story.value("value")).isEqualTo(value(2, 512));
    }

    private static String value(int repeats, double mean) {
        String exact = new BigDecimal(DOLLARS.expected(repeats, mean))
                .setScale(12, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
        return exact;
    }

    @Test
    void isUndefinedWithoutAPurchase() {
        Story story = new Story(new Rules()
                .metric(prediction(Quantity.ALIVE, 0))
                .segment("alive", is("alive", ">=", 0))
                .segment("known", new Expression.Defined("alive")));

        assertThat(story.at(0, "visit")).isEmpty();
        assertThat(story.value("alive")).isNull();
        assertThat(story.at(1, "purchase")).containsExactly("1 ENTER alive", "1 ENTER known");
    }

    @Test
    void parametersFittedAnewKeepThePurchases() {
        assertKeepsThePurchases(new BgNbd(0.243, 40, 0.5, 4));
    }

    @Test
    void anotherModelKeepsThePurchases() {
        assertKeepsThePurchases(new ParetoNbd(0.3, 10, 0.3, 80));
    }

    private static void assertKeepsThePurchases(PurchaseModel patient) {
        Rules before = new Rules()
                .metric(prediction(Quantity.ALIVE, 0))
                .metric(prediction(Quantity.PURCHASES, 7 * DAY))
                .segment("alive", is("alive", ">=", Decimal.parse("0.8")));
        Rules after = new Rules()
                .metric(prediction(Quantity.PURCHASES, 7 * DAY, patient))
                .metric(prediction(Quantity.ALIVE, 0, patient))
                .segment("alive", is("alive", ">=", Decimal.parse("0.8")));
        Engine old = Engine.compile(before.version(1), EngineSettings.DEFAULT);
        Engine next = Engine.compile(
                after.version(2), EngineSettings.DEFAULT, version -> version == 1 ? before.version(1) : null);
        Story story = new Story(old);
        story.at(0, "purchase");
        story.at(30 * DAY, "purchase");
        assertThat(story.until(60 * DAY)).isEmpty();

        story.reopen(next);
        assertThat(story.until(60 * DAY)).containsExactly(60 * DAY + " ENTER alive");
        assertThat(story.value("alive")).isEqualTo(alive(patient, 60));
        assertThat(story.reopen(next).value("alive")).isEqualTo(alive(patient, 60));
    }

    private static String alive(PurchaseModel model, long day) {
        double alive = model.alive(new Purchases(1, 30 / 7.0, day / 7.0));
        return new BigDecimal(alive)
                .setScale(12, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    @Test
    void countsForTimeInState() {
        Rules rules = decayed(DAY, "amount");
        RuleSet timed = new RuleSet(
                "timed",
                1,
                rules.version(1).metrics(),
                List.of(new SegmentDefinition("cold", is("warmth", "<", 10), null, new Timing(DAY, 0, 0, 0))),
                List.of());
        Story story = new Story(Engine.compile(timed, EngineSettings.DEFAULT));

        assertThat(story.at(0, "visit", "amount", 40)).isEmpty();
        assertThat(story.until(Long.MAX_VALUE)).containsExactly((3 * DAY + 1) + " ENTER cold");
    }

    @Test
    void canBeComparedWithAConstantOnly() {
        Rules rules = decayed(DAY, "amount");
        Expression twice = new Expression.Arithmetic(
                Expression.ArithmeticOperator.ADD,
                new Expression.Variable("warmth"),
                new Expression.Variable("warmth"));
        RuleSet ruleSet = new RuleSet(
                "wrong",
                1,
                rules.version(1).metrics(),
                List.of(new CalculatedMetric("twice", twice)),
                List.of(),
                List.of());

        assertThatThrownBy(() -> Engine.compile(ruleSet, EngineSettings.DEFAULT))
                .hasMessage("warmth moves by itself, so it must be compared with a constant");
        assertThatThrownBy(() -> new MetricDefinition("m", Aggregate.MOVING, null, Selection.ALL, Window.LIFETIME))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
