package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Operator;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether one condition follows from another, as far as that is plain to see: equal conditions, stricter limits on the
 * same value, and conjunctions and disjunctions of such. An answer of no means "not plain", never "does not follow".
 */
final class Implication {

    private Implication() {}

    static boolean holds(Expression from, Expression to) {
        if (from.equals(to) || to.equals(new Literal(true)) || from.equals(new Literal(false))) {
            return true;
        }
        if (to instanceof Expression.And and) {
            return and.operands().stream().allMatch(part -> holds(from, part));
        }
        if (from instanceof Expression.Or or) {
            return or.operands().stream().allMatch(part -> holds(part, to));
        }
        if (from instanceof Expression.And and && and.operands().stream().anyMatch(part -> holds(part, to))) {
            return true;
        }
        if (to instanceof Expression.Or or && or.operands().stream().anyMatch(part -> holds(from, part))) {
            return true;
        }
        return from instanceof Comparison a && to instanceof Comparison b && isStricter(a, b);
    }

    private static boolean isStricter(Comparison from, Comparison to) {
        if (!from.left().equals(to.left())
                || !(from.right() instanceof Literal a)
                || !(to.right() instanceof Literal b)
                || a.value().getClass() != b.value().getClass()) {
            return false;
        }
        int order = compare(a.value(), b.value());
        return switch (from.operator()) {
            case GREATER -> isLower(to.operator()) && order >= 0;
            case GREATER_OR_EQUAL ->
                isLower(to.operator()) && (to.operator() == Operator.GREATER ? order > 0 : order >= 0);
            case LESS -> isUpper(to.operator()) && order <= 0;
            case LESS_OR_EQUAL -> isUpper(to.operator()) && (to.operator() == Operator.LESS ? order < 0 : order <= 0);
            case EQUAL -> to.operator().holds(order);
            case NOT_EQUAL -> false;
        };
    }

    private static boolean isLower(Operator operator) {
        return operator == Operator.GREATER || operator == Operator.GREATER_OR_EQUAL;
    }

    private static boolean isUpper(Operator operator) {
        return operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL;
    }

    /** The order of two constants of one class. */
    static int compare(Object a, Object b) {
        if (a instanceof Decimal number) {
            return number.compareTo((Decimal) b);
        } else if (a instanceof Duration duration) {
            return duration.compareTo((Duration) b);
        } else if (a instanceof Instant instant) {
            return instant.compareTo((Instant) b);
        }
        return a.toString().compareTo(b.toString());
    }
}
