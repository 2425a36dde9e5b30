package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.and;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.literal;
import static io.tierstream.engine.Rules.not;
import static io.tierstream.engine.Rules.or;
import static io.tierstream.engine.Rules.since;
import static io.tierstream.engine.Rules.tier;
import static io.tierstream.engine.Rules.variable;
import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a transition says about the comparisons that decided. */
class EvidenceTest {

    private static List<Evidence> evidence(Step step, int transition) {
        return step.transitions().get(transition).reason().evidence();
    }

    @Test
    void showsANumberBeforeAndAfterTheEvent() {
        Story story = new Story(new Rules()
                .metric("spend", Aggregate.SUM, "amount", DAY)
                .segment("s", is("spend", ">=", Decimal.parse("99.50"))));
        story.at(0, "purchase", "amount", "60.10");
        Step step = story.step(Story.event("e", 1, "purchase", "amount", "40.90"));
        assertThat(evidence(step, 0)).containsExactly(new Evidence("spend", ">=", "99.5", "60.1", "101", false, true));
        step = story.wake(DAY);
        assertThat(evidence(step, 0)).containsExactly(new Evidence("spend", ">=", "99.5", "101", "40.9", true, false));
    }

    @Test
    void hasTheComparisonsInTheOrderOfTheRuleEachOnce() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, DAY)
                .metric("spend", Aggregate.SUM, "amount", DAY)
                .segment(
                        "s",
                        or(and(is("spend", ">", 5), is("n", ">=", 2)), not(is("spend", ">", 5)), is("n", "!=", 1)),
                        is("spend", ">", 3)));
        assertThat(evidence(story.step(Story.event("e", 0, "purchase", "amount", 4)), 0))
                .containsExactly(
                        new Evidence("spend", ">", "5", "0", "4", false, false),
                        new Evidence("n", ">=", "2", "0", "1", false, false),
                        new Evidence("n", "!=", "1", "0", "1", true, false),
                        new Evidence("spend", ">", "3", "0", "4", false, true));
    }

    @Test
    void turnsAComparisonSoThatTheMetricStandsOnTheLeft() {
        Expression reversed = new Expression.Comparison(Expression.Operator.LESS_OR_EQUAL, literal(1), variable("n"));
        Story story =
                new Story(new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("s", reversed));
        assertThat(evidence(story.step(Story.event("e", 0, "x")), 0))
                .containsExactly(new Evidence("n", ">=", "1", "0", "1", false, true));
    }

    @Test
    void showsTheTimeSinceAsADuration() {
        Story story = new Story(new Rules()
                .metric("last", Aggregate.LAST, MetricDefinition.TIME, 0)
                .segment("away", since("last", ">=", 2 * DAY))
                .segment("seen", since("last", "<", 30 * DAY)));
        Step first = story.step(Story.event("e", HOUR, "x"));
        assertThat(evidence(first, 0))
                .containsExactly(new Evidence("since(last)", "<", "30d", null, "0s", false, true));
        Step due = story.wake(2 * DAY + HOUR);
        assertThat(evidence(due, 0))
                .containsExactly(new Evidence("since(last)", ">=", "2d", "1d23h59m59s999ms", "2d", false, true));
        Step back = story.step(Story.event("f", 2 * DAY + 2 * HOUR, "x"));
        assertThat(evidence(back, 0))
                .containsExactly(new Evidence("since(last)", ">=", "2d", "2d59m59s999ms", "0s", true, false));
    }

    /** However long ago the customer was looked at. */
    @Test
    void theValueBeforeIsThatOfTheMillisecondBefore() {
        Story story =
                new Story(new Rules().metric("n", Aggregate.COUNT, null, DAY).segment("idle", is("n", "<", 1)));
        for (int i = 0; i < 5; i++) {
            story.at(i * HOUR, "x");
        }
        Step due = story.wake(2 * DAY);
        assertThat(evidence(due, 0)).containsExactly(new Evidence("n", "<", "1", "1", "0", false, true));
    }

    @Test
    void showsUndefinedAsNothing() {
        Story story = new Story(
                new Rules().metric("mean", Aggregate.AVG, "amount", HOUR).segment("s", is("mean", "<", 5)));
        Step in = story.step(Story.event("e", 0, "purchase", "amount", 4));
        assertThat(evidence(in, 0)).containsExactly(new Evidence("mean", "<", "5", null, "4", false, true));
        Step out = story.wake(HOUR);
        assertThat(evidence(out, 0)).containsExactly(new Evidence("mean", "<", "5", "4", null, true, false));
    }

    @Test
    void showsTextInQuotesAndInstantsInFull() {
        Story story = new Story(new Rules()
                .metric("category", Aggregate.LAST, "category", 0)
                .metric("first", Aggregate.FIRST, MetricDefinition.TIME, 0)
                .segment("books", is("category", "==", "books"))
                .segment("young", is("first", ">", Instant.EPOCH)));
        story.at(0, "view", "category", "music");
        Step step = story.step(Story.event("e", 1, "view", "category", "books"));
        assertThat(evidence(step, 0))
                .containsExactly(new Evidence("category", "==", "\"books\"", "music", "books", false, true));
        Story other = new Story(new Rules()
                .metric("first", Aggregate.FIRST, MetricDefinition.TIME, 0)
                .segment("young", is("first", ">", Instant.EPOCH)));
        assertThat(evidence(other.step(Story.event("e", 1, "view")), 0))
                .containsExactly(new Evidence(
                        "first", ">", "1970-01-01T00:00:00.000Z", null, "1970-01-01T00:00:00.001Z", false, true));
    }

    @Test
    void showsTheOptionsOfIn() {
        Expression in = new Expression.In(variable("channel"), List.of(literal("web"), literal("app")));
        Story story = new Story(
                new Rules().metric("channel", Aggregate.LAST, "channel", 0).segment("online", in));
        assertThat(evidence(story.step(Story.event("e", 0, "view", "channel", "app")), 0))
                .containsExactly(new Evidence("channel", "in", "[\"web\", \"app\"]", null, "app", false, true));
        Step out = story.step(Story.event("f", 1, "view", "channel", "store"));
        assertThat(evidence(out, 0))
                .containsExactly(new Evidence("channel", "in", "[\"web\", \"app\"]", "app", "store", true, false));
    }

    @Test
    void showsAllMetricsOfAComparisonBetweenMetrics() {
        Expression more = new Expression.Comparison(
                Expression.Operator.GREATER,
                new Expression.Arithmetic(Expression.ArithmeticOperator.SUBTRACT, variable("week"), variable("day")),
                new Expression.Arithmetic(Expression.ArithmeticOperator.MULTIPLY, literal(2), variable("day")));
        Story story = new Story(new Rules()
                .metric("day", Aggregate.COUNT, null, DAY)
                .metric("week", Aggregate.COUNT, null, 7 * DAY)
                .segment("fading", more));
        story.at(0, "x");
        story.at(1, "x");
        Step due = story.wake(DAY);
        assertThat(Story.texts(due)).isEmpty();
        due = story.wake(DAY + 1);
        assertThat(Story.texts(due)).containsExactly((DAY + 1) + " ENTER fading");
        assertThat(evidence(due, 0))
                .containsExactly(
                        new Evidence("week - day", ">", "2 * day", "week=2, day=1", "week=2, day=0", false, true));
    }

    @Test
    void showsATextTestAndATestForAValue() {
        Expression starts =
                new Expression.TextTest(Expression.TextOperator.STARTS_WITH, variable("page"), literal("/shop"));
        Story story = new Story(new Rules()
                .metric("page", Aggregate.LAST, "page", 0)
                .segment("a", starts)
                .segment("b", new Expression.Defined("page")));
        Step step = story.step(Story.event("e", 0, "view", "page", "/shop/tea"));
        assertThat(evidence(step, 0))
                .containsExactly(
                        new Evidence("page.startsWith(\"/shop\")", "", "", "page=null", "page=/shop/tea", false, true));
        assertThat(evidence(step, 1))
                .containsExactly(new Evidence("defined(page)", "", "", "page=null", "page=/shop/tea", false, true));
    }

    @Test
    void aTierChangeShowsTheTierThatWasLeftAndTheOneThatWasEntered() {
        Story story = new Story(new Rules()
                .metric("n", Aggregate.COUNT, null, DAY)
                .tierSet(
                        "t",
                        tier("high", is("n", ">=", 3)),
                        tier("middle", is("n", ">=", 2)),
                        tier("low", is("n", ">=", 1))));
        story.at(0, "x");
        Step step = story.step(Story.event("e", 1, "x"));
        List<Evidence> both = List.of(
                new Evidence("n", ">=", "1", "1", "2", true, true),
                new Evidence("n", ">=", "2", "1", "2", false, true));
        assertThat(evidence(step, 0)).isEqualTo(both);
        assertThat(evidence(step, 1)).isEqualTo(both);
    }
}
