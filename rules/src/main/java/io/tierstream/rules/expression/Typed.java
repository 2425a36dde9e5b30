package io.tierstream.rules.expression;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Type;
import java.time.Duration;
import java.time.Instant;

/**
 * An expression with its type.
 *
 * @param expression what the engine evaluates
 * @param type what it yields
 */
record Typed(Expression expression, Type type) {

    static Typed condition(Expression expression) {
        return new Typed(expression, Type.BOOL);
    }

    static Typed literal(Object value) {
        return new Typed(new Expression.Literal(value), typeOf(value));
    }

    private static Type typeOf(Object value) {
        if (value instanceof Boolean) {
            return Type.BOOL;
        } else if (value instanceof Decimal) {
            return Type.NUMBER;
        } else if (value instanceof Instant) {
            return Type.INSTANT;
        } else if (value instanceof Duration) {
            return Type.DURATION;
        }
        return Type.TEXT;
    }

    boolean isLiteral() {
        return expression instanceof Expression.Literal;
    }

    /** The value of a literal. */
    Object value() {
        return ((Expression.Literal) expression).value();
    }

    boolean isSince() {
        return expression instanceof Expression.Since || isSinceEntry();
    }

    /** Whether it is the time since a segment or tier was entered. */
    boolean isSinceEntry() {
        return expression instanceof Expression.SinceEntry;
    }

    /** Whether it can stand where true or false is needed: a condition, or a variable that may hold either. */
    boolean isCondition() {
        return type == Type.BOOL || (type == Type.ANY && mayBeFlag(expression));
    }

    private static boolean mayBeFlag(Expression expression) {
        return expression instanceof Expression.Variable
                || (expression instanceof Expression.Conditional conditional
                        && mayBeFlag(conditional.yes())
                        && mayBeFlag(conditional.no()));
    }

    /** Whether values of both can be equal. No field is a duration. */
    boolean comparesWith(Typed other) {
        return type == other.type
                || (type == Type.ANY && other.type != Type.DURATION)
                || (other.type == Type.ANY && type != Type.DURATION);
    }

    /** What its type is called in messages. */
    String kind() {
        return kind(type);
    }

    static String kind(Type type) {
        return switch (type) {
            case BOOL -> "true or false";
            case NUMBER -> "a number";
            case TEXT -> "a text";
            case INSTANT -> "an instant";
            case DURATION -> "a duration";
            case LIST -> "a list";
            case ANY -> "a field of unknown type";
        };
    }
}
