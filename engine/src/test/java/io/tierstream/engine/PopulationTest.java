package io.tierstream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Rank;
import io.tierstream.engine.expression.Expression.RankFunction;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.population.Population;
import io.tierstream.engine.population.QuantileSketch;
import io.tierstream.engine.population.Recut;
import io.tierstream.engine.tier.SegmentDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Places among all customers, under cut-offs that are given. */
class PopulationTest {

    private static final RuleSet RULES = rules(1, "spend", Window.ofMillis(100), null);

    private final HeapPages pages = new HeapPages();

    private static RuleSet rules(long version, String field, Window window, @Nullable String among) {
        return new RuleSet(
                "shop",
                version,
                List.of(
                        new MetricDefinition("spend", Aggregate.SUM, field, Selection.ALL, window),
                        new MetricDefinition("last", Aggregate.LAST, "time", Selection.ALL, Window.LIFETIME)),
                List.of(),
                List.of(
                        new SegmentDefinition("top", percentile("spend", Operator.GREATER_OR_EQUAL, 90), null),
                        new SegmentDefinition("low", percentile("spend", Operator.LESS, 50), null),
                        new SegmentDefinition(
                                "recent",
                                new Comparison(
                                        Operator.GREATER_OR_EQUAL,
                                        new Rank(RankFunction.QUINTILE, "last"),
                                        new Literal(Decimal.of(5))),
                                null)),
                List.of(),
                List.of(),
                new Population(Recut.everyMillis(1000), 3, among),
                Map.of());
    }

    private static Expression percentile(String metric, Operator operator, int percent) {
        return new Comparison(operator, new Rank(RankFunction.PERCENTILE, metric), new Literal(Decimal.of(percent)));
    }

    private static CutOffs cutOffs(long asOf, long customers, int half, int ninety) {
        TreeMap<Decimal, Decimal> cuts = new TreeMap<>();
        cuts.put(Decimal.of(50), Decimal.of(half));
        cuts.put(Decimal.of(90), Decimal.of(ninety));
        return new CutOffs(asOf, 1, Map.of("spend", new CutOffs.Cuts(customers, cuts)));
    }

    @Test
    void nobodyHasAPlaceBeforeTheFirstCut() {
        Engine engine = Engine.compile(RULES, EngineSettings.DEFAULT);
        Customer customer = engine.open("c", null, pages);

        assertThat(engine.step(customer, spend(10, 500)).transitions()).isEmpty();
        assertThat(engine.lacksCutOffs()).isTrue();
    }

    @Test
    void whoIsAboveTheCutIsIn() {
        Engine engine = engine(cutOffs(0, 10, 20, 100));
        Customer customer = engine.open("c", null, pages);

        // At the cut is not above it.
        assertThat(targets(engine.step(customer, spend(10, 20)))).containsExactly("ENTER low");
        assertThat(targets(engine.step(customer, spend(11, 80)))).containsExactly("EXIT low");
        List<Transition> entered = engine.step(customer, spend(12, 1)).transitions();

        assertThat(entered).hasSize(1);
        assertThat(entered.get(0).reason().evidence())
                .containsExactly(new Evidence(
                        "percentile(spend)",
                        ">=",
                        "90 (cut at 100 as of 1970-01-01T00:00:00.000Z)",
                        "100",
                        "101",
                        false,
                        true));
        // The first purchase leaves the window and takes the sum below the cut.
        assertThat(entered.get(0).expectedExitAt()).isEqualTo(110);
    }

    @Test
    void decidesAnewUnderNewCutOffs() {
        Engine engine = engine(cutOffs(0, 10, 20, 100));
        Customer customer = engine.open("c", null, pages);
        engine.step(customer, spend(10, 101));
        Engine next = engine.with(cutOffs(50, 10, 200, 300));
        Customer after = next.open("c", customer.toBytes(), pages);

        List<Transition> decided = next.wake(after, 60).transitions();

        assertThat(decided.stream().map(PopulationTest::text)).containsExactly("EXIT top", "ENTER low");
        Transition exit = decided.get(0);
        assertThat(exit.time()).isEqualTo(50);
        assertThat(exit.reason().cause()).isEqualTo(Cause.POPULATION);
        assertThat(exit.reason().evidence())
                .containsExactly(new Evidence(
                        "percentile(spend)",
                        ">=",
                        "90 (cut at 300 as of 1970-01-01T00:00:00.050Z)",
                        "101",
                        "101",
                        true,
                        false));
        assertThat(next.wake(next.open("c", after.toBytes(), pages), 70).transitions())
                .isEmpty();
    }

    @Test
    void tooFewCustomersGiveNoPlaces() {
        Engine engine = engine(cutOffs(0, 2, 20, 100));

        assertThat(engine.step(engine.open("c", null, pages), spend(10, 500)).transitions())
                .isEmpty();
        assertThat(engine.lacksCutOffs()).isTrue(); // of last, which the cut-offs do not tell
    }

    @Test
    void cutOffsOfAnotherMetricOfTheNameDoNotCount() {
        RuleSet other = rules(2, "points", Window.ofMillis(100), null);
        RuleSet same = rules(2, "spend", Window.ofMillis(100), null);
        RuleSetHistory history = version -> version == 1 ? RULES : null;
        CutOffs cutOffs = cutOffs(0, 10, 20, 100);

        assertThat(places(Engine.compile(other, EngineSettings.DEFAULT, history, cutOffs)))
                .isEmpty();
        assertThat(places(Engine.compile(same, EngineSettings.DEFAULT, history, cutOffs)))
                .containsExactly("ENTER top");
    }

    private List<String> places(Engine engine) {
        return targets(engine.step(
                engine.open("c", null, new HeapPages()),
                new Event(
                        "c",
                        null,
                        "purchase",
                        10,
                        Fields.of(Map.of("spend", Decimal.of(500), "points", Decimal.of(500))))));
    }

    @Test
    void aStateWithoutPlacesIsWrittenAsEver() {
        Engine engine = engine(CutOffs.NONE);
        Customer customer = engine.open("c", null, pages);
        engine.step(customer, spend(10, 500));
        Engine under = engine.with(cutOffs(5, 10, 20, 1000));
        Customer marked = under.open("c", null, new HeapPages());
        under.step(marked, spend(10, 500));

        // The first byte has a bit for each part that few customers have.
        assertThat(customer.toBytes()[0]).isEqualTo((byte) 1);
        assertThat(marked.toBytes()[0]).isGreaterThan((byte) 1);
    }

    @Test
    void countsWhatTheMetricsOfAllShow() {
        Engine engine = engine(CutOffs.NONE);
        Census census = Census.ofSketches();
        for (int i = 1; i <= 10; i++) {
            Customer customer = engine.open("c", null, new HeapPages());
            engine.step(customer, spend(i, 10 * i));
            engine.count(customer, census);
        }

        CutOffs cutOffs = census.cutOffs(1000, 1);

        assertThat(cutOffs.cut("spend", Decimal.of(90))).isEqualTo(Decimal.of(90));
        assertThat(cutOffs.cut("spend", Decimal.of(50))).isEqualTo(Decimal.of(50));
        assertThat(cutOffs.cut("last", Decimal.of(80))).isEqualTo(Decimal.of(8));
        assertThat(engine.with(cutOffs).lacksCutOffs()).isFalse();
    }

    @Test
    void countsOnlyTheMembersOfASegment() {
        Engine engine = Engine.compile(
                rules(1, "spend", Window.ofMillis(100), "low"),
                EngineSettings.DEFAULT,
                RuleSetHistory.NONE,
                cutOffs(0, 10, 20, 100));
        Census census = Census.ofSketches();
        for (int i = 1; i <= 10; i++) {
            Customer customer = engine.open("c", null, new HeapPages());
            engine.step(customer, spend(i, 10 * i));
            engine.count(customer, census);
        }

        QuantileSketch sketch = census.sketch("spend");
        assertThat(sketch).isNotNull();
        assertThat(sketch.count()).isEqualTo(2);
    }

    @Test
    void refusesOtherComparisons() {
        for (Expression wrong : List.of(
                percentile("spend", Operator.EQUAL, 50),
                percentile("spend", Operator.LESS, 0),
                new Comparison(
                        Operator.LESS, new Rank(RankFunction.PERCENTILE, "spend"), new Expression.Variable("spend")),
                new Comparison(
                        Operator.LESS, new Literal(Decimal.of(3)), new Rank(RankFunction.PERCENTILE, "spend")))) {
            RuleSet rules = new RuleSet(
                    "shop", 1, RULES.metrics(), List.of(new SegmentDefinition("s", wrong, null)), List.of());

            assertThatIllegalArgumentException().isThrownBy(() -> Engine.compile(rules, EngineSettings.DEFAULT));
        }
    }

    private static Engine engine(CutOffs cutOffs) {
        return Engine.compile(RULES, EngineSettings.DEFAULT, RuleSetHistory.NONE, cutOffs);
    }

    private static Event spend(long time, int amount) {
        return new Event("c", null, "purchase", time, Fields.of(Map.of("spend", Decimal.of(amount))));
    }

    private static List<String> targets(Step step) {
        return new ArrayList<>(
                step.transitions().stream().map(PopulationTest::text).toList());
    }

    private static String text(Transition transition) {
        return transition.direction() + " " + transition.target();
    }
}
