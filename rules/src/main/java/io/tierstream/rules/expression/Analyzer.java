package io.tierstream.rules.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Span;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Types an expression and turns it into the engine's form. A part with an error is null, and whoever needs it is null
 * too: each mistake is reported once, where it is, and parts beside it are still looked at.
 */
final class Analyzer {

    private final CelText text;
    private final Scope scope;
    private final Comparisons comparisons;
    private final ArithmeticCalls arithmetic;
    private final Functions functions;

    Analyzer(CelText text, Scope scope) {
        this.text = text;
        this.scope = scope;
        this.comparisons = new Comparisons(this, text);
        this.arithmetic = new ArithmeticCalls(this, text);
        this.functions = new Functions(this, text, scope);
    }

    /** Analyses a part; null after reporting why it cannot be used. */
    @Nullable
    Typed analyze(CelExpr part) {
        return analyze(part, false);
    }

    /** As {@link #analyze(CelExpr)}, where an unknown name may be a text without its quotes. */
    @Nullable
    Typed analyze(CelExpr part, boolean textExpected) {
        return switch (part.getKind()) {
            case CONSTANT -> constant(part);
            case IDENT -> variable(part, textExpected);
            case CALL -> call(part);
            case LIST -> unsupported(part, "a list can only stand after `in`", "write x in [...]");
            case SELECT -> select(part);
            case MAP, STRUCT -> unsupported(part, "maps and messages have no meaning here", null);
            case COMPREHENSION, NOT_SET -> unsupported(part, "this part of CEL has no meaning here", null);
        };
    }

    /** Analyses a part that must be true or false. */
    @Nullable
    Expression condition(CelExpr part) {
        Typed typed = analyze(part);
        if (typed == null) {
            return null;
        }
        if (!typed.isCondition()) {
            text.report(
                    IssueCode.NOT_A_CONDITION,
                    part,
                    text.source(part) + " is " + typed.kind() + ", and here a condition is needed",
                    conditionHint(text.source(part), typed));
            return null;
        }
        return typed.expression();
    }

    private static @Nullable String conditionHint(String source, Typed typed) {
        return switch (typed.type()) {
            case NUMBER -> typed.isLiteral() ? null : "compare it, for example " + source + " >= 1";
            case TEXT -> "compare it, for example channel == \"phone\"";
            case INSTANT, DURATION -> "compare it, for example since(m) < days(30)";
            case LIST -> "ask for an item, for example \"golf\" in " + source;
            case ANY, BOOL -> "compare it with something";
        };
    }

    private @Nullable Typed constant(CelExpr part) {
        CelConstant constant = part.constant();
        return switch (constant.getKind()) {
            case BOOLEAN_VALUE -> Typed.literal(constant.booleanValue());
            case STRING_VALUE -> Typed.literal(constant.stringValue());
            case INT64_VALUE, DOUBLE_VALUE -> number(part);
            case NULL_VALUE ->
                unsupported(
                        part, "there is no null here: an absent value is undefined", "write defined(x) or !defined(x)");
            case UINT64_VALUE -> unsupported(part, "numbers have no suffix", "write the number without the u");
            default -> unsupported(part, text.source(part) + " has no meaning here", null);
        };
    }

    /** Numbers are read from the text as written: a tenth is a tenth, to any number of digits. */
    private @Nullable Typed number(CelExpr part) {
        String written = text.source(part).replaceAll("\\s", "");
        try {
            if (written.matches("-?0[xX].*")) {
                boolean negative = written.startsWith("-");
                BigInteger value = new BigInteger(written.substring(negative ? 3 : 2), 16);
                return Typed.literal(Decimal.of(negative ? value.negate() : value));
            }
            return Typed.literal(Decimal.parse(written));
        } catch (NumberFormatException e) {
            text.report(
                    IssueCode.BAD_CONSTANT,
                    part,
                    "the number " + written + " cannot be used: more than " + Decimal.MAX_DIGITS
                            + " digits before or after the point",
                    null);
            return null;
        }
    }

    private @Nullable Typed variable(CelExpr part, boolean textExpected) {
        String name = part.ident().name();
        Type type = scope.variable(name, text.span(part), textExpected, text.issues());
        return type == null ? null : new Typed(new Expression.Variable(name), type);
    }

    private @Nullable Typed select(CelExpr part) {
        CelExpr operand = part.select().operand();
        boolean ofProfile = operand.getKind() == CelExpr.ExprKind.Kind.IDENT
                && operand.ident().name().equals(ProfileAttributes.PROFILE);
        if (ofProfile && scope instanceof MetricScope metrics) {
            String attribute = part.select().field();
            Type type = metrics.profile().attribute(attribute, text.span(part), text.issues());
            return type == null ? null : new Typed(new Expression.Variable(ProfileAttributes.metric(attribute)), type);
        } else if (ofProfile) {
            return unsupported(
                    part,
                    "where looks at an event and not at the customer's profile",
                    "compare " + text.source(part) + " in when:");
        }
        return unsupported(part, "'.' selects nothing here: metrics and event fields have no parts", null);
    }

    private @Nullable Typed unsupported(CelExpr part, String message, @Nullable String hint) {
        text.report(IssueCode.UNSUPPORTED_EXPRESSION, part, message, hint);
        return null;
    }

    private @Nullable Typed call(CelExpr call) {
        List<CelExpr> args = call.call().args();
        String function = call.call().function();
        return switch (function) {
            case "_&&_" -> and(call);
            case "_||_" -> or(call);
            case "!_" -> not(args.get(0));
            case "_?_:_" -> conditional(call);
            case "_<_" -> comparisons.compare(call, Expression.Operator.LESS);
            case "_<=_" -> comparisons.compare(call, Expression.Operator.LESS_OR_EQUAL);
            case "_==_" -> comparisons.compare(call, Expression.Operator.EQUAL);
            case "_!=_" -> comparisons.compare(call, Expression.Operator.NOT_EQUAL);
            case "_>=_" -> comparisons.compare(call, Expression.Operator.GREATER_OR_EQUAL);
            case "_>_" -> comparisons.compare(call, Expression.Operator.GREATER);
            case "@in" -> comparisons.in(call);
            case "-_" -> arithmetic.negate(call);
            case "_+_" -> arithmetic.calculate(call, Expression.ArithmeticOperator.ADD, "+");
            case "_-_" -> arithmetic.calculate(call, Expression.ArithmeticOperator.SUBTRACT, "-");
            case "_*_" -> arithmetic.calculate(call, Expression.ArithmeticOperator.MULTIPLY, "*");
            case "_/_" -> arithmetic.calculate(call, Expression.ArithmeticOperator.DIVIDE, "/");
            case "_%_" -> arithmetic.calculate(call, Expression.ArithmeticOperator.REMAINDER, "%");
            case "_[_]" -> unsupported(call, "nothing here can be indexed with [ ]", null);
            default -> functions.call(call);
        };
    }

    private @Nullable Typed and(CelExpr call) {
        List<Expression> operands = operands(call);
        return operands == null ? null : Typed.condition(Folding.and(operands));
    }

    private @Nullable Typed or(CelExpr call) {
        List<Expression> operands = operands(call);
        return operands == null ? null : Typed.condition(Folding.or(operands));
    }

    private @Nullable List<Expression> operands(CelExpr call) {
        List<Expression> operands = new ArrayList<>();
        boolean complete = true;
        for (CelExpr arg : call.call().args()) {
            Expression operand = condition(arg);
            if (operand == null) {
                complete = false;
            } else {
                operands.add(operand);
            }
        }
        return complete ? operands : null;
    }

    private @Nullable Typed not(CelExpr arg) {
        Expression operand = condition(arg);
        return operand == null ? null : Typed.condition(Folding.not(operand));
    }

    private @Nullable Typed conditional(CelExpr call) {
        List<CelExpr> args = call.call().args();
        Expression condition = condition(args.get(0));
        Typed yes = value(args.get(1));
        Typed no = value(args.get(2));
        if (condition == null || yes == null || no == null) {
            return null;
        }
        if (!yes.comparesWith(no)) {
            text.report(
                    IssueCode.TYPES,
                    args.get(2),
                    "the two results of ? : differ in type: " + text.source(args.get(1)) + " is " + yes.kind() + ", "
                            + text.source(args.get(2)) + " is " + no.kind(),
                    null);
            return null;
        }
        Type type = yes.type() == Type.ANY ? no.type() : yes.type();
        if (type == Type.BOOL && (yes.type() == Type.ANY || no.type() == Type.ANY)) {
            type = yes.isCondition() && no.isCondition() ? Type.BOOL : Type.ANY;
        }
        return Folding.conditional(condition, yes, no, type);
    }

    /** Analyses a part that goes into a calculation, where {@code since} cannot stand. */
    @Nullable
    Typed value(CelExpr part) {
        return value(part, false);
    }

    @Nullable
    Typed value(CelExpr part, boolean textExpected) {
        Typed typed = analyze(part, textExpected);
        if (typed != null && typed.isSince()) {
            reportSince(part);
            return null;
        }
        if (typed != null && typed.expression() instanceof Expression.Rank rank) {
            ranks().report(part, rank);
            return null;
        }
        if (typed != null && movesByItself(typed)) {
            reportMoving(part);
            return null;
        }
        return typed;
    }

    /** Whether it is a metric that changes while nothing happens. */
    boolean movesByItself(Typed typed) {
        return typed.expression() instanceof Expression.Variable variable
                && scope instanceof MetricScope metrics
                && metrics.movesByItself(variable.name());
    }

    void reportMoving(CelExpr part) {
        text.report(
                IssueCode.MOVES_BY_ITSELF,
                part,
                text.source(part) + " moves by itself, so it can only be compared with a constant number",
                "write " + text.source(part) + " >= 0.5, or (" + text.source(part) + " >= 0.5 ? 1 : 0)");
    }

    Ranks ranks() {
        return functions.ranks();
    }

    boolean isInstantMetric(String name) {
        return scope.isInstantMetric(name);
    }

    void reportSince(CelExpr part) {
        Span span = text.span(part);
        text.issues()
                .add(
                        IssueCode.SINCE_COMPARISON,
                        span,
                        text.source(part) + " can only be compared with a constant duration",
                        "write " + text.source(part) + " >= days(30)");
    }
}
