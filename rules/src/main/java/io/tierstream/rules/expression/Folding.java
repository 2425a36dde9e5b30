package io.tierstream.rules.expression;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Works out beforehand what does not depend on variables, so that a comparison with any constant expression reaches the
 * engine as "variable, operator, literal", the form that it indexes. Nothing here changes an answer, also not for
 * undefined values.
 */
final class Folding {

    private static final Literal TRUE = new Literal(true);
    private static final Literal FALSE = new Literal(false);

    private Folding() {}

    static Expression and(List<Expression> operands) {
        List<Expression> kept = new ArrayList<>();
        for (Expression operand : operands) {
            if (operand.equals(FALSE)) {
                return FALSE;
            }
            if (operand instanceof And and) {
                kept.addAll(and.operands());
            } else if (!operand.equals(TRUE)) {
                kept.add(operand);
            }
        }
        return kept.isEmpty() ? TRUE : isAlone(kept) ? kept.get(0) : new And(kept);
    }

    static Expression or(List<Expression> operands) {
        List<Expression> kept = new ArrayList<>();
        for (Expression operand : operands) {
            if (operand.equals(TRUE)) {
                return TRUE;
            }
            if (operand instanceof Or or) {
                kept.addAll(or.operands());
            } else if (!operand.equals(FALSE)) {
                kept.add(operand);
            }
        }
        return kept.isEmpty() ? FALSE : isAlone(kept) ? kept.get(0) : new Or(kept);
    }

    /** A variable stays within its {@code And} or {@code Or}, which is never undefined as the variable may be. */
    private static boolean isAlone(List<Expression> kept) {
        return kept.size() == 1 && !mayBeUndefined(kept.get(0));
    }

    private static boolean mayBeUndefined(Expression condition) {
        return condition instanceof Expression.Variable || condition instanceof Expression.Conditional;
    }

    static Expression not(Expression operand) {
        if (operand instanceof Literal literal) {
            return literal.value().equals(true) ? FALSE : TRUE;
        }
        return operand instanceof Not not ? conditionOf(not.operand(), operand) : new Not(operand);
    }

    /** Two negations cancel out, except around a variable, whose value may be neither true nor false. */
    private static Expression conditionOf(Expression inner, Expression not) {
        return inner instanceof Expression.Variable ? new Not(not) : inner;
    }

    static Typed conditional(Expression condition, Typed yes, Typed no, Type type) {
        if (condition.equals(TRUE)) {
            return yes;
        }
        if (condition.equals(FALSE)) {
            return no;
        }
        return new Typed(new Expression.Conditional(condition, yes.expression(), no.expression()), type);
    }

    /** A comparison with the constant, if there is one, on the right. */
    static Expression comparison(Operator operator, Typed left, Typed right) {
        if (left.isLiteral() && right.isLiteral()) {
            return operator.holds(compare(left.value(), right.value())) ? TRUE : FALSE;
        }
        if (left.isLiteral()) {
            return comparison(operator.swapped(), right, left);
        }
        if (right.isLiteral() && right.type() == Type.BOOL && isNeverUndefined(left)) {
            boolean wanted = right.value().equals(true) == (operator == Operator.EQUAL);
            return wanted ? left.expression() : not(left.expression());
        }
        return new Comparison(operator, left.expression(), right.expression());
    }

    private static boolean isNeverUndefined(Typed condition) {
        return condition.type() == Type.BOOL && !mayBeUndefined(condition.expression());
    }

    private static int compare(Object left, Object right) {
        if (left instanceof Decimal number) {
            return number.compareTo((Decimal) right);
        } else if (left instanceof Instant instant) {
            return instant.compareTo((Instant) right);
        } else if (left instanceof Duration duration) {
            return duration.compareTo((Duration) right);
        } else if (left instanceof Boolean flag) {
            return flag.compareTo((Boolean) right);
        }
        return ((String) left).compareTo((String) right);
    }

    static Expression in(Typed operand, List<Literal> options) {
        if (operand.isLiteral()) {
            return options.stream().anyMatch(option -> option.value().equals(operand.value())) ? TRUE : FALSE;
        }
        return new Expression.In(operand.expression(), options);
    }

    /** The result of arithmetic on two numbers; null when the divisor is zero. */
    static @Nullable Decimal number(Expression.ArithmeticOperator operator, Decimal left, Decimal right) {
        return switch (operator) {
            case ADD -> left.plus(right);
            case SUBTRACT -> left.minus(right);
            case MULTIPLY -> left.times(right);
            case DIVIDE -> right.signum() == 0 ? null : left.dividedBy(right);
            case REMAINDER -> right.signum() == 0 ? null : left.remainder(right);
        };
    }

    /** The result of adding or subtracting constant instants and durations. */
    static Object time(Expression.ArithmeticOperator operator, Object left, Object right) {
        boolean add = operator == Expression.ArithmeticOperator.ADD;
        if (left instanceof Duration duration) {
            if (right instanceof Instant instant) {
                return instant.plus(duration);
            }
            return add ? duration.plus((Duration) right) : duration.minus((Duration) right);
        }
        Instant instant = (Instant) left;
        if (right instanceof Duration duration) {
            return add ? instant.plus(duration) : instant.minus(duration);
        }
        return Duration.between((Instant) Objects.requireNonNull(right), instant);
    }
}
