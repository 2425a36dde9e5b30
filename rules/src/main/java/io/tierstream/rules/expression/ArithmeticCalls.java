package io.tierstream.rules.expression;

import dev.cel.common.ast.CelExpr;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.ArithmeticOperator;
import io.tierstream.engine.expression.Type;
import io.tierstream.rules.issue.IssueCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Arithmetic: on numbers, and the few sums of instants and durations that make sense. */
final class ArithmeticCalls {

    private final Analyzer analyzer;
    private final CelText text;

    ArithmeticCalls(Analyzer analyzer, CelText text) {
        this.analyzer = analyzer;
        this.text = text;
    }

    @Nullable
    Typed negate(CelExpr call) {
        CelExpr part = call.call().args().get(0);
        Typed operand = analyzer.value(part);
        if (operand == null) {
            return null;
        }
        if (!isNumber(operand)) {
            text.report(
                    IssueCode.TYPES,
                    call,
                    text.source(part) + " is " + operand.kind() + " and has no negative",
                    operand.isCondition() ? "not is written !" : null);
            return null;
        }
        return numbers(ArithmeticOperator.SUBTRACT, Typed.literal(Decimal.ZERO), operand, call);
    }

    @Nullable
    Typed calculate(CelExpr call, ArithmeticOperator operator, String symbol) {
        CelExpr leftPart = call.call().args().get(0);
        CelExpr rightPart = call.call().args().get(1);
        Typed left = analyzer.value(leftPart);
        Typed right = analyzer.value(rightPart);
        if (left == null || right == null) {
            return null;
        }
        if (isNumber(left) && isNumber(right)) {
            return numbers(operator, left, right, call);
        }
        Typed time = time(operator, left, right, call);
        if (time == null && !isTime(operator, left, right)) {
            text.report(
                    IssueCode.TYPES,
                    call,
                    text.source(leftPart) + " is " + left.kind() + " and " + text.source(rightPart) + " is "
                            + right.kind() + "; " + symbol + " cannot combine them",
                    hint(operator, left, leftPart, right, rightPart));
        }
        return time;
    }

    private static boolean isNumber(Typed typed) {
        return typed.type() == Type.NUMBER || typed.type() == Type.ANY;
    }

    private @Nullable Typed numbers(ArithmeticOperator operator, Typed left, Typed right, CelExpr call) {
        boolean divides = operator == ArithmeticOperator.DIVIDE || operator == ArithmeticOperator.REMAINDER;
        if (divides && right.isLiteral() && ((Decimal) right.value()).signum() == 0) {
            text.report(IssueCode.DIVISION_BY_ZERO, call, text.source(call) + " divides by zero", null);
            return null;
        }
        if (left.isLiteral() && right.isLiteral()) {
            Decimal result = Folding.number(operator, (Decimal) left.value(), (Decimal) right.value());
            if (result != null) {
                return Typed.literal(result);
            }
        }
        return new Typed(new Expression.Arithmetic(operator, left.expression(), right.expression()), Type.NUMBER);
    }

    private static boolean isTime(ArithmeticOperator operator, Typed left, Typed right) {
        Type a = left.type();
        Type b = right.type();
        boolean constant = left.isLiteral() && right.isLiteral();
        return switch (operator) {
            case ADD ->
                (a == Type.INSTANT && b == Type.DURATION)
                        || (a == Type.DURATION && b == Type.INSTANT)
                        || (a == Type.DURATION && b == Type.DURATION && constant);
            case SUBTRACT ->
                (a == Type.INSTANT && b == Type.DURATION)
                        || (a == Type.INSTANT && b == Type.INSTANT)
                        || (a == Type.DURATION && b == Type.DURATION && constant);
            default -> false;
        };
    }

    private @Nullable Typed time(ArithmeticOperator operator, Typed left, Typed right, CelExpr call) {
        if (!isTime(operator, left, right)) {
            return null;
        }
        if (left.isLiteral() && right.isLiteral()) {
            Object result = Folding.time(operator, left.value(), right.value());
            if (result instanceof Instant instant && Constants.isOutOfRange(instant)) {
                text.report(IssueCode.BAD_CONSTANT, call, text.source(call) + " is outside the years 1 to 9999", null);
                return null;
            }
            return Typed.literal(result);
        }
        Typed first = left.type() == Type.DURATION ? right : left;
        Typed second = first == left ? right : left;
        Type type = left.type() == right.type() ? Type.DURATION : Type.INSTANT;
        return new Typed(new Expression.Arithmetic(operator, first.expression(), second.expression()), type);
    }

    private @Nullable String hint(
            ArithmeticOperator operator, Typed left, CelExpr leftPart, Typed right, CelExpr rightPart) {
        if (left.type() == Type.INSTANT && right.type() == Type.NUMBER && operator != ArithmeticOperator.MULTIPLY) {
            return "a number of days is days(" + text.source(rightPart) + ")";
        }
        if (left.type() == Type.TEXT && right.type() == Type.TEXT) {
            return "texts cannot be joined; compare each of them";
        }
        if (left.type() == Type.BOOL || right.type() == Type.BOOL) {
            return "a condition as a number is written (" + text.source(left.type() == Type.BOOL ? leftPart : rightPart)
                    + " ? 1 : 0)";
        }
        return null;
    }
}
