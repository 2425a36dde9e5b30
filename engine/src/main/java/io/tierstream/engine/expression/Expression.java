package io.tierstream.engine.expression;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A side-effect free expression over named variables: event fields in a {@code where} filter, metrics in a condition.
 *
 * <p>A variable may be undefined (an absent field, an average over nothing). Undefined spreads through arithmetic, and
 * every comparison or test with an undefined operand is false, so that its negation is true.
 */
public sealed interface Expression {

    /** A constant: {@link Boolean}, {@link Decimal}, {@link String}, {@link Instant} or {@link Duration}. */
    record Literal(Object value) implements Expression {
        public Literal {
            if (!(value instanceof Boolean
                    || value instanceof Decimal
                    || value instanceof String
                    || value instanceof Instant
                    || value instanceof Duration)) {
                throw new IllegalArgumentException("not a literal: " + value);
            }
        }
    }

    /** The current value of an event field or of a metric. */
    record Variable(String name) implements Expression {
        public Variable {
            Objects.requireNonNull(name);
        }
    }

    /** The time since an instant metric; only ever one side of a {@link Comparison} whose other side is a constant. */
    record Since(String metric) implements Expression {
        public Since {
            Objects.requireNonNull(metric);
        }
    }

    /**
     * Where the value of a metric lies among those of all customers; only ever the left side of a {@link Comparison} with a constant,
     * by {@code >=} or {@code <}.
     */
    record Rank(RankFunction function, String metric) implements Expression {
        public Rank {
            Objects.requireNonNull(function);
            Objects.requireNonNull(metric);
        }
    }

    /** True when the variable has a value. */
    record Defined(String name) implements Expression {
        public Defined {
            Objects.requireNonNull(name);
        }
    }

    /** True when an event says something about a field: its value, or that it has none. Only of fields, in a {@code where}. */
    record Carries(String name) implements Expression {
        public Carries {
            Objects.requireNonNull(name);
        }
    }

    /** True for who is in a segment. */
    record InSegment(String segment) implements Expression {
        public InSegment {
            Objects.requireNonNull(segment);
        }
    }

    /**
     * True for who has a tier.
     *
     * @param tier which; null for any of the tier set
     */
    record InTier(String tierSet, @Nullable String tier) implements Expression {
        public InTier {
            Objects.requireNonNull(tierSet);
        }
    }

    /**
     * The time since the customer entered a segment or tier, undefined for who is not in it; only ever one side of a {@link Comparison} whose
     * other side is a constant.
     *
     * @param membership an {@link InSegment} or {@link InTier}
     */
    record SinceEntry(Expression membership) implements Expression {
        public SinceEntry {
            Objects.requireNonNull(membership);
        }
    }

    record Not(Expression operand) implements Expression {
        public Not {
            Objects.requireNonNull(operand);
        }
    }

    record And(List<Expression> operands) implements Expression {
        public And {
            operands = List.copyOf(operands);
        }
    }

    record Or(List<Expression> operands) implements Expression {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    record Comparison(Operator operator, Expression left, Expression right) implements Expression {
        public Comparison {
            Objects.requireNonNull(operator);
            Objects.requireNonNull(left);
            Objects.requireNonNull(right);
        }
    }

    /** True when the operand equals one of the literals. */
    record In(Expression operand, List<Literal> options) implements Expression {
        public In {
            Objects.requireNonNull(operand);
            options = List.copyOf(options);
        }
    }

    /** True when the list has an item that equals the element; a list is a text as {@link ListText} writes it. */
    record ElementOf(Expression element, Expression list) implements Expression {
        public ElementOf {
            Objects.requireNonNull(element);
            Objects.requireNonNull(list);
        }
    }

    /** A test of one text against another. */
    record TextTest(TextOperator operator, Expression text, Expression argument) implements Expression {
        public TextTest {
            Objects.requireNonNull(operator);
            Objects.requireNonNull(text);
            Objects.requireNonNull(argument);
        }
    }

    /** Number arithmetic; division is exact to 34 significant digits, by zero undefined. */
    record Arithmetic(ArithmeticOperator operator, Expression left, Expression right) implements Expression {
        public Arithmetic {
            Objects.requireNonNull(operator);
            Objects.requireNonNull(left);
            Objects.requireNonNull(right);
        }
    }

    /** {@code condition ? yes : no}. */
    record Conditional(Expression condition, Expression yes, Expression no) implements Expression {
        public Conditional {
            Objects.requireNonNull(condition);
            Objects.requireNonNull(yes);
            Objects.requireNonNull(no);
        }
    }

    /** The comparison operators, with their spelling in rule sets. */
    enum Operator {
        LESS("<"),
        LESS_OR_EQUAL("<="),
        EQUAL("=="),
        NOT_EQUAL("!="),
        GREATER_OR_EQUAL(">="),
        GREATER(">");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }

        /** Whether it holds for operands that compare as {@code order} (negative, zero, positive). */
        public boolean holds(int order) {
            return switch (this) {
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case GREATER_OR_EQUAL -> order >= 0;
                case GREATER -> order > 0;
            };
        }

        /** The operator that says the same with the operands swapped. */
        public Operator swapped() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
                case GREATER -> LESS;
                case EQUAL, NOT_EQUAL -> this;
            };
        }
    }

    /** How a place among all customers is told. */
    enum RankFunction {
        /** The share of the customers with a lower value, in percent. */
        PERCENTILE("percentile", Decimal.of(1), Decimal.ZERO),
        /** The fifth of the customers, from 1 for the lowest values to 5 for the highest. */
        QUINTILE("quintile", Decimal.of(20), Decimal.of(1));

        private final String symbol;
        private final Decimal width;
        private final Decimal first;

        RankFunction(String symbol, Decimal width, Decimal first) {
            this.symbol = symbol;
            this.width = width;
            this.first = first;
        }

        public String symbol() {
            return symbol;
        }

        /** The percentile at which a place begins. */
        public Decimal percent(Decimal place) {
            return place.minus(first).times(width);
        }
    }

    /** The text tests, named as in CEL. {@code MATCHES} finds the pattern anywhere, as CEL's does. */
    enum TextOperator {
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS,
        MATCHES
    }

    /** The arithmetic operators. {@code REMAINDER} has the sign of its left operand. */
    enum ArithmeticOperator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        REMAINDER
    }

    /** Calls the visitor with this expression and then with every expression below it, left to right. */
    default void walk(Consumer<Expression> visitor) {
        visitor.accept(this);
        children().forEach(child -> child.walk(visitor));
    }

    /** The direct operands, left to right. */
    default List<Expression> children() {
        if (this instanceof Not not) {
            return List.of(not.operand());
        } else if (this instanceof SinceEntry since) {
            return List.of(since.membership());
        } else if (this instanceof And and) {
            return and.operands();
        } else if (this instanceof Or or) {
            return or.operands();
        } else if (this instanceof Comparison comparison) {
            return List.of(comparison.left(), comparison.right());
        } else if (this instanceof In in) {
            return List.of(in.operand());
        } else if (this instanceof ElementOf in) {
            return List.of(in.element(), in.list());
        } else if (this instanceof TextTest test) {
            return List.of(test.text(), test.argument());
        } else if (this instanceof Arithmetic arithmetic) {
            return List.of(arithmetic.left(), arithmetic.right());
        } else if (this instanceof Conditional conditional) {
            return List.of(conditional.condition(), conditional.yes(), conditional.no());
        }
        return List.of();
    }
}
