package io.tierstream.console.webhook;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.tierstream.console.store.TermNames;
import io.tierstream.console.webhook.send.PlainText;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.SegmentTransition;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition on transitions, written in CEL over their fields:
 *
 * <pre>{@code tierSet == "value" && evidence.exists(e, e.metric == "spend_30d" && double(e.valueAfter) >= 1000.0)}</pre>
 *
 * <p>It is parsed and type-checked when the subscription is written. What can only be known from a transition, such as text that is
 * no number, fails then, and the trigger is suppressed with the reason. Serves many threads.
 */
final class Filter {

    private static final int MOST_CHARACTERS = 2_000;
    private static final int MOST_ITERATIONS = 10_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .build();

    private static final CelType OPTIONAL_TEXT = NullableType.create(SimpleType.STRING);
    private static final CelType OPTIONAL_TIME = NullableType.create(SimpleType.TIMESTAMP);

    private static final Map<String, CelType> VARIABLES = variables();
    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

    private final CelRuntime.Program program;

    private Filter(CelRuntime.Program program) {
        this.program = program;
    }

    /** A transition about which the condition cannot be answered. */
    static final class FailedException extends Exception {

        private static final long serialVersionUID = 1L;

        FailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @throws IllegalArgumentException with the place and the reason, if it is no condition */
    static Filter parse(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "filter has " + text.length() + " characters; at most " + MOST_CHARACTERS + " are read");
        }
        try {
            CelValidationResult result = COMPILER.compile(text);
            CelAbstractSyntaxTree tree = result.getAst();
            if (!tree.getResultType().equals(SimpleType.BOOL)) {
                throw new IllegalArgumentException("filter is "
                        + tree.getResultType().name() + "; it must be true or false, such as direction == \"ENTER\"");
            }
            return new Filter(RUNTIME.createProgram(tree));
        } catch (CelValidationException e) {
            throw new IllegalArgumentException(
                    "filter: " + reason(e) + "; the fields are " + String.join(", ", VARIABLES.keySet()), e);
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException("filter: " + e.getMessage(), e);
        }
    }

    private static String reason(CelValidationException e) {
        var issue = e.getErrors().get(0);
        return "line " + issue.getSourceLocation().getLine() + ", column "
                + (issue.getSourceLocation().getColumn() + 1) + ": " + issue.getMessage();
    }

    /** Whether the transition is wanted. */
    boolean accepts(SegmentTransition transition) throws FailedException {
        try {
            return Boolean.TRUE.equals(program.eval(values(transition)));
        } catch (CelEvaluationException | RuntimeException e) {
            throw new FailedException(PlainText.of("the filter failed: " + e.getMessage()), e);
        }
    }

    private static Map<String, CelType> variables() {
        Map<String, CelType> types = new LinkedHashMap<>();
        for (String name : List.of("id", "customerId", "ruleSet", "target", "kind", "name", "direction", "cause")) {
            types.put(name, SimpleType.STRING);
        }
        for (String name : List.of("tierSet", "tippingEventId", "previousTier")) {
            types.put(name, OPTIONAL_TEXT);
        }
        types.put("sequence", SimpleType.INT);
        types.put("ruleSetVersion", SimpleType.INT);
        for (String name : List.of("eventTime", "decidedAt", "emittedAt")) {
            types.put(name, SimpleType.TIMESTAMP);
        }
        types.put("previousSince", OPTIONAL_TIME);
        types.put("expectedExitAt", OPTIONAL_TIME);
        types.put("evidence", ListType.create(MapType.create(SimpleType.STRING, SimpleType.DYN)));
        return types;
    }

    private static CelCompiler compiler() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(dev.cel.parser.CelStandardMacro.STANDARD_MACROS);
        VARIABLES.forEach(builder::addVar);
        return builder.build();
    }

    private static Map<String, @Nullable Object> values(SegmentTransition transition) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", transition.getId());
        values.put("customerId", transition.getCustomerId());
        values.put("sequence", transition.getSequence());
        values.put("ruleSet", transition.getRuleSet());
        values.put("ruleSetVersion", transition.getRuleSetVersion());
        values.put("target", TermNames.of(transition));
        values.put("kind", transition.getTarget().name());
        values.put("tierSet", optional(transition.getTierSet()));
        values.put("name", transition.getName());
        values.put("direction", transition.getDirection().name());
        values.put("cause", transition.getCause().name());
        values.put("tippingEventId", optional(transition.getTippingEventId()));
        values.put("previousTier", optional(transition.getPreviousTier()));
        values.put("eventTime", time(transition.getEventTime()));
        values.put("decidedAt", time(transition.getDecidedAt()));
        values.put("emittedAt", time(transition.getEmittedAt()));
        values.put("previousSince", time(transition.getPreviousSince()));
        values.put("expectedExitAt", time(transition.getExpectedExitAt()));
        values.put(
                "evidence",
                transition.getEvidence().stream().map(Filter::evidence).toList());
        return values;
    }

    private static Map<String, Object> evidence(Evidence evidence) {
        Map<String, Object> values = new HashMap<>();
        values.put("metric", evidence.getMetric());
        values.put("operator", evidence.getOperator());
        values.put("threshold", evidence.getThreshold());
        values.put("valueBefore", optional(evidence.getValueBefore()));
        values.put("valueAfter", optional(evidence.getValueAfter()));
        values.put("heldBefore", evidence.getHeldBefore());
        values.put("heldAfter", evidence.getHeldAfter());
        return values;
    }

    private static Object optional(@Nullable String text) {
        return text == null ? dev.cel.common.values.NullValue.NULL_VALUE : text;
    }

    private static Object time(@Nullable Instant instant) {
        return instant == null ? dev.cel.common.values.NullValue.NULL_VALUE : instant;
    }
}
