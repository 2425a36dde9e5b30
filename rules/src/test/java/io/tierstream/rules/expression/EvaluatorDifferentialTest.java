package io.tierstream.rules.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.tierstream.engine.expression.Condition;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.ExpressionCompiler;
import io.tierstream.engine.expression.Type;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.rules.issue.Issue;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.SourceText;
import io.tierstream.rules.yaml.ExpressionText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we compile and evaluate against what CEL's own runtime makes of it. */
class EvaluatorDifferentialTest {

    private static final int EXPRESSIONS_PER_SEED = 5_000;
    private static final int ROWS = 6;

    /** Setting up CEL's type check costs more than everything else here. */
    private static final int TYPES_CHECKED_EVERY = 20;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .maxParseRecursionDepth(200)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
    private static final List<String> VARIABLES = variables();
    private static final CelCompiler COMPILER = compiler();
    private static final MetricScope METRICS = new MetricScope(metrics());
    private static final FieldScope FIELDS = new FieldScope(fields(true), Set.of());
    private static final FieldScope UNTYPED_FIELDS = new FieldScope(fields(false), Set.of());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithCelOnRandomExpressions(long seed) throws Exception {
        Random random = new Random(seed);
        RandomExpressions expressions = new RandomExpressions(random);
        int held = 0;
        for (int i = 0; i < EXPRESSIONS_PER_SEED; i++) {
            RandomExpressions.Pair pair = expressions.condition(1 + i % 3);
            Condition ours = compileOurs(pair.ours(), scope(i), i % TYPES_CHECKED_EVERY == 0);
            CelRuntime.Program theirs =
                    RUNTIME.createProgram(COMPILER.compile(pair.cel()).getAst());
            for (int row = 0; row < ROWS; row++) {
                Row values = Row.random(random);
                boolean expected = (Boolean) theirs.eval(values.forCel());
                assertThat(ours.holds(values::forUs))
                        .as(
                                "seed %d, expression %d%nours: %s%ncel:  %s%nrow: %s",
                                seed, i, pair.ours(), pair.cel(), values)
                        .isEqualTo(expected);
                held += expected ? 1 : 0;
            }
        }
        int evaluations = EXPRESSIONS_PER_SEED * ROWS;
        System.out.printf(
                "seed %d: %d expressions, %d evaluations, %d true, no difference%n",
                seed, EXPRESSIONS_PER_SEED, evaluations, held);
        // Neither answer is so rare that the comparison would be empty.
        assertThat(held).isBetween(evaluations / 5, evaluations * 4 / 5);
    }

    /** Metrics, fields with declared types, and fields of unknown type in turn. */
    private static Scope scope(int turn) {
        return switch (turn % 3) {
            case 0 -> METRICS;
            case 1 -> FIELDS;
            default -> UNTYPED_FIELDS;
        };
    }

    private static Condition compileOurs(String text, Scope scope, boolean checkTypes) {
        Issues issues = new Issues(new SourceText("random", text));
        ExpressionReader reader = new ExpressionReader(issues);
        Expression expression = reader.condition(ExpressionText.of("when", text, issues), scope);
        if (checkTypes) {
            reader.checkTypes();
        }
        if (expression == null || issues.errors() > 0) {
            throw new AssertionError(
                    issues.sorted().stream().map(Issue::render).collect(Collectors.joining("\n")) + "\n" + text);
        }
        return ExpressionCompiler.condition(expression, VARIABLES::indexOf);
    }

    private static List<String> variables() {
        List<String> variables = new ArrayList<>(RandomExpressions.DECIMALS);
        variables.addAll(RandomExpressions.WHOLE);
        variables.add(RandomExpressions.DIVISOR);
        variables.addAll(RandomExpressions.TEXTS);
        variables.addAll(RandomExpressions.FLAGS);
        variables.addAll(RandomExpressions.INSTANTS);
        return variables;
    }

    private static CelCompiler compiler() {
        CelCompilerBuilder builder =
                CelCompilerFactory.standardCelCompilerBuilder().setOptions(OPTIONS);
        for (String variable : VARIABLES) {
            builder.addVar(variable, celType(variable)).addVar("d_" + variable, SimpleType.BOOL);
        }
        return builder.setResultType(SimpleType.BOOL).build();
    }

    private static CelType celType(String variable) {
        return switch (variable.charAt(0)) {
            case 'n', 'p' -> SimpleType.DOUBLE;
            case 'i' -> SimpleType.INT;
            case 't' -> SimpleType.STRING;
            case 'b' -> SimpleType.BOOL;
            default -> SimpleType.TIMESTAMP;
        };
    }

    /** Instants keep their type: the difference of two values of unknown type is a number. */
    private static Map<String, Type> fields(boolean typed) {
        Map<String, Type> fields = new LinkedHashMap<>();
        for (String variable : VARIABLES) {
            fields.put(
                    variable,
                    switch (variable.charAt(0)) {
                        case 'n', 'p', 'i' -> typed ? Type.NUMBER : Type.ANY;
                        case 't' -> typed ? Type.TEXT : Type.ANY;
                        case 'b' -> typed ? Type.BOOL : Type.ANY;
                        default -> Type.INSTANT;
                    });
        }
        return fields;
    }

    private static Map<String, MetricDefinition> metrics() {
        Map<String, MetricDefinition> metrics = new LinkedHashMap<>();
        for (String variable : VARIABLES) {
            metrics.put(
                    variable,
                    switch (variable.charAt(0)) {
                        case 'n', 'p' -> metric(variable, Aggregate.AVG, "amount");
                        case 'i' -> metric(variable, Aggregate.COUNT, null);
                        case 't', 'b' -> metric(variable, Aggregate.LAST, "word");
                        default -> metric(variable, Aggregate.LAST, MetricDefinition.TIME);
                    });
        }
        return metrics;
    }

    private static MetricDefinition metric(String name, Aggregate aggregate, @Nullable String field) {
        return new MetricDefinition(name, aggregate, field, Selection.ALL, Window.LIFETIME);
    }

    /** Values of all variables; some are undefined. */
    private record Row(Map<String, @Nullable Object> values) {

        static Row random(Random random) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (String variable : VARIABLES) {
                values.put(variable, random.nextInt(5) == 0 ? null : value(variable, random));
            }
            return new Row(values);
        }

        private static Object value(String variable, Random random) {
            return switch (variable.charAt(0)) {
                case 'n' -> (random.nextInt(65) - 32) / 4.0;
                case 'p' -> List.of(0.0, 0.25, 0.5, 1.0, 2.0, 4.0).get(random.nextInt(6));
                case 'i' -> (long) random.nextInt(13) - 6;
                case 't' -> RandomExpressions.WORDS.get(random.nextInt(RandomExpressions.WORDS.size()));
                case 'b' -> random.nextBoolean();
                default -> RandomExpressions.instantNear(random);
            };
        }

        Map<String, Object> forCel() {
            Map<String, Object> bound = new HashMap<>();
            values.forEach((name, value) -> {
                bound.put(name, value == null ? value(name, new Random(0)) : value);
                bound.put("d_" + name, value != null);
            });
            return bound;
        }

        @Nullable
        Object forUs(int slot) {
            Object value = values.get(VARIABLES.get(slot));
            if (value instanceof Double number) {
                return Decimal.of(number);
            }
            return value instanceof Long number ? (Object) Decimal.of(number) : value;
        }
    }
}
