package io.tierstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TagsTest {

    private static final Map<Target, Set<String>> TAGS = Map.of(
            Target.segment("big"), Set.of("value/high", "campaign"),
            Target.tier("level", "gold"), Set.of("value/high", "level/gold"),
            Target.tier("level", "silver"), Set.of("level/silver"));

    private static Expression spendAtLeast(long amount) {
        return new Comparison(Operator.GREATER_OR_EQUAL, new Variable("spend"), new Literal(Decimal.of(amount)));
    }

    private static RuleSet rules(Map<Target, Set<String>> tags) {
        return new RuleSet(
                "tagged",
                1,
                List.of(new MetricDefinition("spend", Aggregate.SUM, "amount", Selection.ALL, Window.ofMillis(100))),
                List.of(),
                List.of(
                        new SegmentDefinition("big", spendAtLeast(50), null),
                        new SegmentDefinition("plain", spendAtLeast(1), null)),
                List.of(new TierSetDefinition(
                        "level",
                        List.of(
                                new TierDefinition("gold", spendAtLeast(80), null),
                                new TierDefinition("silver", spendAtLeast(10), null)))),
                List.of(),
                null,
                tags);
    }

    @Test
    void aCustomerCarriesTheTagsOfWhatTheCustomerIsInEachOnceInOrder() {
        Story story = new Story(Engine.compile(rules(TAGS), EngineSettings.DEFAULT));

        story.at(0, "purchase", "amount", 5);
        assertThat(story.membership().tags()).isEmpty();
        story.at(10, "purchase", "amount", 5);
        assertThat(story.membership().tags()).containsExactly("level/silver");
        story.at(20, "purchase", "amount", 70);
        assertThat(story.membership().tags()).containsExactly("campaign", "level/gold", "value/high");
        story.until(100);
        assertThat(story.membership().tags()).containsExactly("campaign", "level/silver", "value/high");
        story.until(120);
        assertThat(story.membership().tags()).isEmpty();
    }

    @Test
    void tagsAreNoStateOfACustomer() {
        Story with = new Story(Engine.compile(rules(TAGS), EngineSettings.DEFAULT));
        Story without = new Story(Engine.compile(rules(Map.of()), EngineSettings.DEFAULT));
        with.at(0, "purchase", "amount", 90);
        without.at(0, "purchase", "amount", 90);

        assertThat(with.customer().toBytes()).isEqualTo(without.customer().toBytes());
        assertThat(with.reopen(without.engine()).membership().tags()).isEmpty();
        assertThat(without.reopen(Engine.compile(rules(TAGS), EngineSettings.DEFAULT))
                        .membership()
                        .tags())
                .containsExactly("campaign", "level/gold", "value/high");
    }
}
