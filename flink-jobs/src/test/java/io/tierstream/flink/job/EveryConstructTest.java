package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Direction;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Arithmetic;
import io.tierstream.engine.expression.Expression.ArithmeticOperator;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.TextOperator;
import io.tierstream.engine.expression.Expression.TextTest;
import io.tierstream.engine.metric.CalendarPeriod;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Motion;
import io.tierstream.engine.predict.Prediction;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.reading.Language;
import io.tierstream.rules.yaml.Place;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The rule set {@code every-construct.yaml}, which {@link SegmentationJobITCase} runs on Flink, uses the whole language, and its history makes
 * every part of it decide something. Whoever adds a construct to the language adds it there.
 */
final class EveryConstructTest {

    /** What the rule set does not use, with the reason. Nothing else may be missing, and what is named here must be. */
    private static final Map<String, String> MISSING = new TreeMap<>();

    static {
        String places =
                "cut-offs need a pass of their own; PopulationReplayITCase and PopulationFailureITCase have them";
        for (String one : List.of(
                "a rule set: population",
                "population: recut",
                "population: drift",
                "population: check",
                "population: atLeast",
                "population: among",
                "an entry of points: percentile",
                "an entry of points: quintile",
                "function: percentile",
                "function: quintile",
                "expression: Rank")) {
            MISSING.put(one, places);
        }
        for (String one : List.of("s", "beta")) {
            MISSING.put(
                    "the model of purchases: " + one, "a rule set has one model; the engine's twin tests have both");
        }
    }

    /** Where the mappings of a kind stand: keys from the top, {@code *} for every entry of a mapping or list. */
    private static final Map<Place, List<String>> PLACES = Map.ofEntries(
            Map.entry(Language.RULE_SET, List.of("")),
            Map.entry(Language.PROFILE, List.of("profile")),
            Map.entry(Language.POPULATION, List.of("population")),
            Map.entry(Language.PREDICTIONS, List.of("predictions")),
            Map.entry(Language.BG_NBD, List.of("predictions.purchases")),
            Map.entry(Language.PARETO_NBD, List.of("predictions.purchases")),
            Map.entry(Language.VALUE_MODEL, List.of("predictions.value")),
            Map.entry(Language.SEQUENCE, List.of("sequences.*")),
            Map.entry(Language.STEP, List.of("sequences.*.steps.*")),
            Map.entry(Language.UNLESS, List.of("sequences.*.unless")),
            Map.entry(Language.METRIC, List.of("metrics.*")),
            Map.entry(Language.SCORE, List.of("scores.*")),
            Map.entry(Language.POINTS, List.of("scores.*.points.*")),
            Map.entry(Language.SCALE, List.of("scores.*.points.*.scale")),
            Map.entry(Language.BAND, List.of("scores.*.points.*.bands.*")),
            Map.entry(Language.AGE_BAND, List.of("scores.*.points.*.bands.*")),
            Map.entry(Language.SEGMENT, List.of("segments.*")),
            Map.entry(Language.TIER_SET, List.of("tierSets.*")),
            Map.entry(Language.TIER, List.of("tierSets.*.tiers.*")),
            Map.entry(Language.MAINTENANCE, List.of("tierSets.*.maintain")),
            Map.entry(Language.LABEL, List.of("label", "sequences.*.label", "metrics.*.label")));

    private static final Set<String> missing = new TreeSet<>();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static String text;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RuleSet ruleSet;

    @BeforeAll
    static void readRules() throws IOException {
        text = EventLog.everyConstructRules();
        ruleSet = EventLog.compiled(text);
    }

    @Test
    void usesTheWholeLanguage() throws Exception {
        keys();
        require("function", ExpressionReader.functions(), calls());
        expressions();
        periods();
        Set<Object> quantities = new TreeSet<>();
        ruleSet.metrics().forEach(metric -> {
            if (metric.motion() instanceof Motion.Forecast forecast) {
                quantities.add(forecast.of().quantity());
            }
        });
        require("predict", List.of(Prediction.Quantity.values()), quantities);

        assertThat(missing)
                .as("not used in every-construct.yaml: write a segment or tier that turns on it")
                .isEqualTo(MISSING.keySet());
    }

    @Test
    void historyBeginsAndEndsEverySegmentAndTier() throws Exception {
        Map<String, Set<String>> directions = new HashMap<>();
        for (String line : EventLog.everyConstruct().expected()) {
            String[] cells = line.split(",", -1);
            directions.computeIfAbsent(cells[0], none -> new TreeSet<>()).add(cells[2]);
        }
        Set<String> both = Set.of(Direction.ENTER.toString(), Direction.EXIT.toString());
        Stream<String> segments = ruleSet.segments().stream().map(SegmentDefinition::name);
        Stream<String> tiers = ruleSet.tierSets().stream()
                .flatMap(set -> set.tiers().stream().map(tier -> set.name() + ":" + tier.name()));

        assertThat(Stream.concat(segments, tiers).filter(target -> !both.equals(directions.get(target))))
                .as("neither entered nor left, or only one of the two")
                .isEmpty();
    }

    /** Every key of every place. A place that is not in {@link #PLACES} fails. */
    private static void keys() throws IllegalAccessException {
        Object root = new Load(LoadSettings.builder().build()).loadFromString(text);
        for (Field field : Language.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof Place place) {
                List<String> paths = PLACES.get(place);
                assertThat(paths)
                        .as("where mappings of the kind Language." + field.getName() + " stand: add it to PLACES")
                        .isNotNull();
                Set<String> used = new TreeSet<>();
                if (paths != null) {
                    paths.forEach(path -> collect(root, path, used));
                }
                require(place.name(), place.keys(), used);
            }
        }
    }

    /** Adds the keys of all mappings at a path. */
    private static void collect(@Nullable Object node, String path, Set<String> keys) {
        if (path.isEmpty()) {
            if (node instanceof Map<?, ?> mapping) {
                mapping.keySet().forEach(key -> keys.add(String.valueOf(key)));
            }
            return;
        }
        String first = path.split("\\.", 2)[0];
        String rest = path.substring(Math.min(path.length(), first.length() + 1));
        if (first.equals("*")) {
            Collection<?> all = node instanceof Map<?, ?> mapping
                    ? mapping.values()
                    : node instanceof List<?> list ? list : List.of();
            all.forEach(one -> collect(one, rest, keys));
        } else if (node instanceof Map<?, ?> mapping) {
            collect(mapping.get(first), rest, keys);
        }
    }

    private static Set<String> calls() {
        Set<String> calls = new TreeSet<>();
        for (String function : ExpressionReader.functions()) {
            if (text.lines().anyMatch(line -> !line.startsWith("#") && line.matches(".*\\b" + function + "\\(.*"))) {
                calls.add(function);
            }
        }
        return calls;
    }

    /** Every kind of expression, and every operator. */
    private static void expressions() {
        Set<String> kinds = new TreeSet<>();
        Set<Operator> comparisons = new TreeSet<>();
        Set<ArithmeticOperator> arithmetic = new TreeSet<>();
        Set<TextOperator> texts = new TreeSet<>();
        written()
                .forEach(expression -> expression.walk(part -> {
                    kinds.add(part.getClass().getSimpleName());
                    if (part instanceof Comparison comparison) {
                        comparisons.add(comparison.operator());
                    } else if (part instanceof Arithmetic calculation) {
                        arithmetic.add(calculation.operator());
                    } else if (part instanceof TextTest test) {
                        texts.add(test.operator());
                    }
                }));
        require(
                "expression",
                Arrays.stream(Expression.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .toList(),
                kinds);
        require("comparison", List.of(Operator.values()), comparisons);
        require("arithmetic", List.of(ArithmeticOperator.values()), arithmetic);
        require("test of a text", List.of(TextOperator.values()), texts);
    }

    private static Stream<Expression> written() {
        Stream.Builder<@Nullable Expression> all = Stream.builder();
        ruleSet.metrics().forEach(metric -> all.add(metric.selection().where()));
        ruleSet.calculated().forEach(metric -> all.add(metric.expression()));
        for (SequenceDefinition sequence : ruleSet.sequences()) {
            sequence.steps().forEach(step -> all.add(step.selection().where()));
        }
        ruleSet.segments().forEach(segment -> all.add(segment.when()).add(segment.keep()));
        for (TierSetDefinition set : ruleSet.tierSets()) {
            for (TierDefinition tier : set.tiers()) {
                all.add(tier.when()).add(tier.keep());
            }
        }
        return all.build().flatMap(Stream::ofNullable);
    }

    /** Every period of the calendar that a window or the end of a tier can have. */
    private static void periods() {
        Set<String> periods = Stream.of(CalendarPeriod.Unit.values())
                .map(CalendarPeriod.Unit::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        periods.add("year to 03-31");
        Set<String> now = new TreeSet<>();
        Set<String> previous = new TreeSet<>();
        for (MetricDefinition metric : ruleSet.metrics()) {
            Set<String> which = metric.window().previous() ? previous : now;
            CalendarPeriod calendar = metric.window().calendar();
            if (calendar != null) {
                which.add(calendar.name());
            } else if (metric.window().anniversaries() != null) {
                which.add("year of an instant");
            }
        }
        Set<String> windows = new TreeSet<>(periods);
        windows.add("year of an instant");
        require("over: this", windows, now);
        require("over: previous", windows, previous);
        Set<String> ends = new TreeSet<>();
        Set<String> kept = new TreeSet<>();
        for (TierSetDefinition set : ruleSet.tierSets()) {
            Maintenance maintenance = set.maintenance();
            if (maintenance != null) {
                kept.add(maintenance.oneStep() ? "one step" : "qualified");
                ends.add(maintenance.end().getClass().getSimpleName());
                if (maintenance.end() instanceof Maintenance.EndOfPeriod end) {
                    ends.add(end.period().name());
                    ends.add(end.next() ? "next" : "this");
                }
            }
        }
        Set<String> allEnds = new TreeSet<>(periods);
        allEnds.addAll(List.of("this", "next"));
        for (Class<?> end : Maintenance.End.class.getPermittedSubclasses()) {
            allEnds.add(end.getSimpleName());
        }
        require("maintain: until", allEnds, ends);
        require("downgrade", List.of("one step", "qualified"), kept);
    }

    private static void require(String kind, Collection<?> all, Collection<?> used) {
        all.stream().filter(one -> !used.contains(one)).forEach(one -> missing.add(kind + ": " + one));
    }
}
