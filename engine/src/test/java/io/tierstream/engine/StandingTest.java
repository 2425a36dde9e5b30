package io.tierstream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final Expression MANY = number("visits", Operator.GREATER_OR_EQUAL, 3);
    private static final Expression SOME = number("visits", Operator.GREATER_OR_EQUAL, 1);
    private static final Expression AWAY =
            new Comparison(Operator.GREATER, new Since("last_visit"), new Literal(Duration.ofMillis(100)));

    private final Engine engine = Engine.compile(
            new RuleSet(
                    "rules",
                    1,
                    List.of(
                            new MetricDefinition("visits", Aggregate.COUNT, null, Selection.ALL, Window.ofMillis(50)),
                            new MetricDefinition("last_visit", Aggregate.LAST, "time", Selection.ALL, Window.LIFETIME)),
                    List.of(new SegmentDefinition(
                            "odd", new And(List.of(SOME, new Or(List.of(MANY, new Not(AWAY))))), null)),
                    List.of(new TierSetDefinition(
                            "tier",
                            List.of(new TierDefinition("best", MANY, SOME), new TierDefinition("good", SOME, null))))),
            EngineSettings.DEFAULT);

    private final Customer customer = engine.open("c", null, new HeapPages());

    @Test
    void saysOfEveryConditionWhatItSees() {
        visit(10);

        Standing odd = engine.standings(customer).get(0);

        Finding.All all = (Finding.All) odd.levels().get(0).when();
        assertThat(odd.levels().get(0).since()).isEqualTo(10);
        assertThat(all.holds()).isTrue();
        Finding.Test some = (Finding.Test) all.parts().get(0);
        assertThat(some.expression()).isEqualTo(SOME);
        assertThat(some.value()).isEqualTo(Decimal.of(1));
        Finding.Any any = (Finding.Any) all.parts().get(1);
        assertThat(any.parts()).extracting(Finding::holds).containsExactly(false, true);
        Finding.Test away = (Finding.Test) ((Finding.Not) any.parts().get(1)).part();
        assertThat(away.value()).isEqualTo(Duration.ZERO);
        assertThat(away.holds()).isFalse();
    }

    @Test
    void tellsTheTierThatIsHeldByItsWeakerCondition() {
        visit(10);
        visit(20);
        visit(30);
        engine.wake(customer, 65);

        Standing tier = engine.standings(customer).get(1);

        assertThat(tier.name()).isEqualTo("tier");
        Standing.Level best = tier.levels().get(0);
        assertThat(best.target()).isEqualTo(Target.tier("tier", "best"));
        assertThat(best.since()).isEqualTo(30);
        assertThat(best.when().holds()).isFalse();
        Finding keep = best.keep();
        assertThat(keep != null && keep.holds()).isTrue();
        assertThat(tier.levels().get(1).isHeld()).isFalse();
    }

    @Test
    void changesNothing() {
        visit(10);
        byte[] before = customer.toBytes();

        engine.standings(customer);

        assertThat(customer.toBytes()).isEqualTo(before);
        assertThat(engine.wake(customer, 60).transitions())
                .extracting(Transition::target)
                .containsExactly(Target.segment("odd"), Target.tier("tier", "good"));
    }

    private void visit(long time) {
        engine.step(customer, new Event("c", null, "visit", time, Fields.none()));
    }

    private static Comparison number(String metric, Operator operator, long constant) {
        return new Comparison(operator, new Variable(metric), new Literal(Decimal.of(constant)));
    }
}
