package io.tierstream.engine;

import static io.tierstream.engine.Rules.DAY;
import static io.tierstream.engine.Rules.HOUR;
import static io.tierstream.engine.Rules.and;
import static io.tierstream.engine.Rules.is;
import static io.tierstream.engine.Rules.not;
import static io.tierstream.engine.Rules.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.InSegment;
import io.tierstream.engine.expression.Expression.InTier;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.tier.Timing;
import org.junit.jupiter.api.Test;

/** Segments and tiers that look at others. */
class LinkedRulesTest {

    private static final Expression GOLD = new InTier("value", "gold");

    private static Rules spend() {
        return new Rules().metric("spend", Aggregate.SUM, "amount", DAY).metric("ever", Aggregate.COUNT, null, 0);
    }

    @Test
    void whoLooksAtAnotherSeesWhatTheSameStepDecided() {
        // The one that looks stands first.
        Story story = new Story(spend().segment("cared_for", and(GOLD, is("ever", "<", 5)))
                .segment("dull", not(new InTier("value", null)))
                .tierSet("value", tier("gold", is("spend", ">=", 100)), tier("silver", is("spend", ">=", 10))));
        assertThat(story.at(0, "purchase", "amount", 1)).containsExactly("0 ENTER dull");
        assertThat(story.at(HOUR, "purchase", "amount", 99))
                .containsExactly(HOUR + " EXIT dull", HOUR + " ENTER cared_for", HOUR + " ENTER value:gold");
        assertThat(story.until(Long.MAX_VALUE))
                .containsExactly(
                        DAY + " EXIT cared_for",
                        DAY + " EXIT value:gold",
                        DAY + " ENTER value:silver",
                        (DAY + HOUR) + " EXIT value:silver",
                        (DAY + HOUR) + " ENTER dull");
    }

    @Test
    void aChainIsDecidedInOneStep() {
        Story story = new Story(spend().segment("c", new InSegment("b"))
                .segment("b", new InSegment("a"))
                .segment("a", is("spend", ">", 0)));
        assertThat(story.at(0, "purchase", "amount", 1)).containsExactly("0 ENTER a", "0 ENTER b", "0 ENTER c");
        assertThat(story.until(DAY)).containsExactly(DAY + " EXIT a", DAY + " EXIT b", DAY + " EXIT c");
    }

    @Test
    void theForecastFollowsThroughWhatIsLookedAt() {
        Story story =
                new Story(spend().segment("cared_for", GOLD).tierSet("value", tier("gold", is("spend", ">=", 100))));
        Step step = story.step(Story.event(null, 7, "purchase", "amount", 100));
        assertThat(step.transitions()).extracting(Transition::expectedExitAt).containsExactly(DAY + 7, DAY + 7);
    }

    @Test
    void anotherCanBeLookedAtForSomeTime() {
        Story story = new Story(spend().segment("loyal", GOLD, null, new Timing(HOUR, 0, 0, 0))
                .tierSet("value", tier("gold", is("spend", ">=", 100))));
        assertThat(story.at(0, "purchase", "amount", 100)).containsExactly("0 ENTER value:gold");
        assertThat(story.until(Long.MAX_VALUE))
                .containsExactly(HOUR + " ENTER loyal", DAY + " EXIT loyal", DAY + " EXIT value:gold");
    }

    @Test
    void evidenceSaysWhetherTheOtherWasHeld() {
        Story story =
                new Story(spend().segment("cared_for", GOLD).tierSet("value", tier("gold", is("spend", ">=", 100))));
        story.at(0, "purchase", "amount", 99);
        Step step = story.step(Story.event(null, 7, "purchase", "amount", 1));
        assertThat(step.transitions().get(0).reason().evidence())
                .containsExactly(new Evidence("inTier(\"value\", \"gold\")", "", "", "false", "true", false, true));
    }

    @Test
    void aCircleIsRefused() {
        Rules rules = spend().segment("a", new InSegment("b")).segment("b", new InSegment("a"));
        assertThatThrownBy(() -> Engine.compile(rules.version(1), EngineSettings.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("circle");
    }
}
