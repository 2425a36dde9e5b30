package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.and;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.not;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Conditions on how long a customer has been in a segment or tier. */
class StayTest {

    private static final Expression IN_GOLD = new Expression.InTier("value", "gold");

    private static Expression since(Expression membership, String operator, long millis) {
        return new Expression.Comparison(
                Rules.operator(operator),
                new Expression.SinceEntry(membership),
                new Expression.Literal(Duration.ofMillis(millis)));
    }

    private static Rules value() {
        return new Rules()
                .metric("orders", Aggregate.COUNT, null, DAY)
                .tierSet("value", tier("gold", is("orders", ">=", 2)), tier("silver", is("orders", ">=", 1)));
    }

    @Test
    void holdsFromTheInstantAtWhichTheStayHasLastedForLongEnough() {
        Story story = new Story(value().segment("loyal", since(IN_GOLD, ">=", HOUR)));
        story.at(0, "order");
        assertThat(story.at(10, "order")).contains("10 ENTER value:gold");
        assertThat(story.until(HOUR + 9)).isEmpty();
        Step step = story.wake(HOUR + 10);
        assertThat(Story.texts(step)).containsExactly((HOUR + 10) + " ENTER loyal");
        assertThat(step.transitions().get(0).reason().evidence())
                .singleElement()
                .satisfies(evidence -> {
                    assertThat(evidence.metric()).isEqualTo("since(inTier(\"value\", \"gold\"))");
                    assertThat(evidence.threshold()).isEqualTo("1h");
                    assertThat(evidence.before()).isEqualTo("59m59s999ms");
                    assertThat(evidence.after()).isEqualTo("1h");
                });
        assertThat(story.until(Long.MAX_VALUE))
                .containsExactly(
                        DAY + " EXIT loyal",
                        DAY + " EXIT value:gold",
                        DAY + " ENTER value:silver",
                        DAY + 10 + " EXIT value:silver");
    }

    @Test
    void isUndefinedForWhoIsNotIn() {
        Story story = new Story(value().segment("new", and(since(IN_GOLD, "<", HOUR)))
                .segment("other", not(since(IN_GOLD, "<", HOUR))));
        assertThat(story.at(0, "order")).containsExactly("0 ENTER other", "0 ENTER value:silver");
        assertThat(story.at(5, "order"))
                .containsExactly("5 EXIT other", "5 EXIT value:silver", "5 ENTER new", "5 ENTER value:gold");
        assertThat(story.until(HOUR + 5)).containsExactly(HOUR + 5 + " EXIT new", HOUR + 5 + " ENTER other");
    }

    @Test
    void ofAnyTierItIsTheTimeInTheTierThatIsHeld() {
        Expression any = new Expression.InTier("value", null);
        Story story = new Story(value().segment("settled", since(any, ">", HOUR)));
        story.at(0, "order");
        story.at(HOUR, "order");
        assertThat(story.until(2 * HOUR)).isEmpty();
        assertThat(story.until(2 * HOUR + 1)).containsExactly(2 * HOUR + 1 + " ENTER settled");
    }

    @Test
    void theForecastKnowsOfIt() {
        Story story = new Story(value().segment("fresh", since(IN_GOLD, "<", HOUR)));
        story.at(0, "order");
        Step step = story.step(Story.event("e", 10, "order"));
        assertThat(step.transitions().stream()
                        .filter(transition -> transition.target().toString().equals("fresh"))
                        .findFirst()
                        .orElseThrow()
                        .expectedExitAt())
                .isEqualTo(HOUR + 10);
    }

    @Test
    void goesOnAfterARestore() {
        Story story = new Story(value().segment("loyal", since(IN_GOLD, ">=", HOUR)));
        story.at(0, "order");
        story.at(10, "order");
        story.reopen(story.engine());
        assertThat(story.until(2 * HOUR)).containsExactly((HOUR + 10) + " ENTER loyal");
    }
}
