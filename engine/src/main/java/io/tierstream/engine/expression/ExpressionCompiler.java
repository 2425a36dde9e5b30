package io.tierstream.engine.expression;

import com.google.re2j.Pattern;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Arithmetic;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.Defined;
import io.tierstream.engine.expression.Expression.In;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.TextTest;
import io.tierstream.engine.expression.Expression.Variable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns an expression into closures over slots, so that evaluating it neither looks up names nor walks a tree. */
public final class ExpressionCompiler {

    private final Scope scope;

    private ExpressionCompiler(Scope scope) {
        this.scope = scope;
    }

    /** Compiles a boolean expression. */
    public static Condition condition(Expression expression, Scope scope) {
        return new ExpressionCompiler(scope).condition(expression);
    }

    /** Compiles an expression of any type. */
    public static Computation computation(Expression expression, Scope scope) {
        return new ExpressionCompiler(scope).computation(expression);
    }

    private Condition condition(Expression expression) {
        Condition answer = scope.answer(expression);
        if (answer != null) {
            return answer;
        } else if (expression instanceof And and) {
            return all(and.operands().stream().map(this::condition).toArray(Condition[]::new));
        } else if (expression instanceof Or or) {
            return any(or.operands().stream().map(this::condition).toArray(Condition[]::new));
        } else if (expression instanceof Not not) {
            Condition operand = condition(not.operand());
            return row -> !operand.holds(row);
        } else if (expression instanceof Comparison comparison) {
            return comparison(comparison);
        } else if (expression instanceof In in) {
            return membership(in);
        } else if (expression instanceof TextTest test) {
            return textTest(test);
        } else if (expression instanceof Defined defined) {
            Computation value = variable(defined.name());
            return row -> value.value(row) != null;
        } else if (expression instanceof Expression.Carries carries) {
            int slot = scope.slot(carries.name());
            return row -> row.carries(slot);
        } else if (expression instanceof Expression.ElementOf in) {
            Computation element = computation(in.element());
            Computation list = computation(in.list());
            return row -> ListText.contains(list.value(row), element.value(row));
        } else if (expression instanceof Conditional conditional) {
            Condition condition = condition(conditional.condition());
            Condition yes = condition(conditional.yes());
            Condition no = condition(conditional.no());
            return row -> condition.holds(row) ? yes.holds(row) : no.holds(row);
        }
        Computation value = computation(expression);
        return row -> Boolean.TRUE.equals(Values.as(value.value(row), Boolean.TRUE));
    }

    private static Condition all(Condition[] operands) {
        return row -> {
            for (Condition operand : operands) {
                if (!operand.holds(row)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Condition any(Condition[] operands) {
        return row -> {
            for (Condition operand : operands) {
                if (operand.holds(row)) {
                    return true;
                }
            }
            return false;
        };
    }

    private Condition comparison(Comparison comparison) {
        Operator operator = comparison.operator();
        if (comparison.right() instanceof Literal literal) {
            return againstLiteral(operator, computation(comparison.left()), literal.value());
        }
        if (comparison.left() instanceof Literal literal) {
            return againstLiteral(operator.swapped(), computation(comparison.right()), literal.value());
        }
        Computation left = computation(comparison.left());
        Computation right = computation(comparison.right());
        return row -> {
            int order = Values.compare(left.value(row), right.value(row));
            return order != Values.INCOMPARABLE && operator.holds(order);
        };
    }

    private static Condition againstLiteral(Operator operator, Computation left, Object literal) {
        if (literal instanceof String text && operator == Operator.EQUAL) {
            return row -> text.equals(Values.text(left.value(row)));
        }
        return row -> {
            int order = Values.compare(Values.as(left.value(row), literal), literal);
            return order != Values.INCOMPARABLE && operator.holds(order);
        };
    }

    private Condition membership(In in) {
        Computation operand = computation(in.operand());
        Set<Object> options = new HashSet<>();
        in.options().forEach(option -> options.add(option.value()));
        List<Object> kinds = oneOfEachClass(options);
        return row -> {
            Object value = operand.value(row);
            if (value == null) {
                return false;
            }
            for (Object kind : kinds) {
                Object read = Values.as(value, kind);
                if (read != null && options.contains(read)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static List<Object> oneOfEachClass(Set<Object> options) {
        Set<Class<?>> seen = new HashSet<>();
        return options.stream().filter(option -> seen.add(option.getClass())).toList();
    }

    private Condition textTest(TextTest test) {
        Computation text = computation(test.text());
        if (test.operator() == Expression.TextOperator.MATCHES) {
            if (!(test.argument() instanceof Literal literal && literal.value() instanceof String regex)) {
                throw new IllegalArgumentException("matches needs a constant pattern");
            }
            // In time linear in the text, whatever the pattern: a text from outside must not hold up a task.
            Pattern pattern = Pattern.compile(regex);
            return row -> {
                String value = Values.text(text.value(row));
                return value != null && pattern.matcher(value).find();
            };
        }
        Computation argument = computation(test.argument());
        return row -> {
            String value = Values.text(text.value(row));
            String part = Values.text(argument.value(row));
            return value != null && part != null && test(test.operator(), value, part);
        };
    }

    private static boolean test(Expression.TextOperator operator, String value, String part) {
        return switch (operator) {
            case STARTS_WITH -> value.startsWith(part);
            case ENDS_WITH -> value.endsWith(part);
            case CONTAINS -> value.contains(part);
            case MATCHES -> throw new IllegalStateException("compiled apart");
        };
    }

    private Computation computation(Expression expression) {
        if (expression instanceof Literal literal) {
            Object value = literal.value();
            return row -> value;
        } else if (expression instanceof Variable variable) {
            return variable(variable.name());
        } else if (expression instanceof Arithmetic arithmetic) {
            return arithmetic(arithmetic);
        } else if (expression instanceof Conditional conditional) {
            Condition condition = condition(conditional.condition());
            Computation yes = computation(conditional.yes());
            Computation no = computation(conditional.no());
            return row -> condition.holds(row) ? yes.value(row) : no.value(row);
        } else if (expression instanceof Since) {
            throw new IllegalArgumentException("since() must be compared with a constant duration");
        }
        Condition condition = condition(expression);
        return condition::holds;
    }

    private Computation variable(String name) {
        Computation computation = scope.computation(name);
        if (computation != null) {
            return computation;
        }
        int slot = scope.slot(name);
        return row -> row.value(slot);
    }

    private Computation arithmetic(Arithmetic arithmetic) {
        Computation left = computation(arithmetic.left());
        Computation right = computation(arithmetic.right());
        return row -> calculate(arithmetic.operator(), left.value(row), right.value(row));
    }

    private static @Nullable Object calculate(
            Expression.ArithmeticOperator operator, @Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (right instanceof Duration duration && left instanceof Instant instant) {
            return switch (operator) {
                case ADD -> instant.plus(duration);
                case SUBTRACT -> instant.minus(duration);
                default -> null;
            };
        }
        if (left instanceof Instant to
                && right instanceof Instant from
                && operator == Expression.ArithmeticOperator.SUBTRACT) {
            return Duration.between(from, to);
        }
        Decimal a = Values.number(left);
        Decimal b = Values.number(right);
        if (a == null || b == null) {
            return null;
        }
        return switch (operator) {
            case ADD -> a.plus(b);
            case SUBTRACT -> a.minus(b);
            case MULTIPLY -> a.times(b);
            case DIVIDE -> b.signum() == 0 ? null : a.dividedBy(b);
            case REMAINDER -> b.signum() == 0 ? null : a.remainder(b);
        };
    }
}
