package io.tierstream.rules.expression;

import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.TextOperator;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.IssueCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code startsWith}, {@code endsWith}, {@code contains} and {@code matches}. */
final class TextTests {

    private static final Map<String, TextOperator> OPERATORS = Map.of(
            "startsWith", TextOperator.STARTS_WITH,
            "endsWith", TextOperator.ENDS_WITH,
            "contains", TextOperator.CONTAINS,
            "matches", TextOperator.MATCHES);

    private final Analyzer analyzer;
    private final CelText text;
    private final Constants constants;

    TextTests(Analyzer analyzer, CelText text, Constants constants) {
        this.analyzer = analyzer;
        this.text = text;
        this.constants = constants;
    }

    /** The test that a function makes; null for other functions. */
    static @Nullable TextOperator operator(String function) {
        return OPERATORS.get(function);
    }

    @Nullable
    Typed test(CelExpr call, TextOperator operator) {
        String name = call.call().function();
        List<CelExpr> args = call.call().args();
        CelExpr target = call.call().target().orElse(null);
        boolean twoArguments = target == null && args.size() == 2;
        boolean asFunction = name.equals("matches") && twoArguments;
        if (!asFunction && (target == null || args.size() != 1)) {
            text.report(
                    IssueCode.ARGUMENTS,
                    call,
                    name + " is asked of a text, with one argument",
                    "write "
                            + (twoArguments
                                    ? text.source(args.get(0)) + "." + name + "(" + text.source(args.get(1)) + ")"
                                    : Functions.SIGNATURES.get(name)));
            return null;
        }
        CelExpr subjectPart = target == null ? args.get(0) : target;
        CelExpr argumentPart = args.get(target == null ? 1 : 0);
        Typed subject = textOperand(subjectPart, name);
        Typed argument = textOperand(argumentPart, name);
        if (subject == null || argument == null) {
            return null;
        }
        if (name.equals("matches") && !constants.isPattern(argumentPart, argument)) {
            return null;
        }
        return Typed.condition(new Expression.TextTest(operator, subject.expression(), argument.expression()));
    }

    private @Nullable Typed textOperand(CelExpr part, String name) {
        Typed typed = analyzer.value(part, true);
        if (typed == null) {
            return null;
        }
        if (typed.type() != Type.TEXT && typed.type() != Type.ANY) {
            text.report(
                    IssueCode.TYPES,
                    part,
                    text.source(part) + " is " + typed.kind() + ", and " + name + " is for texts",
                    typed.isLiteral() ? "put it in quotes: \"" + text.source(part) + "\"" : null);
            return null;
        }
        return typed;
    }
}
