package io.tierstream.testkit.twin;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions by walking the tree. */
final class NaiveExpressions {

    /** Before the name of a segment or tier set, the variable says what is held there: the tier, or an empty text for a segment. */
    static final String HELD = "@";

    /** Before the name of a segment or tier set, the variable says when what is held there was entered. */
    static final String ENTERED = ">";

    /** Before the name of a field, the variable says whether an event says something of it. */
    static final String STATED = "?";

    /** Before a percentage and the name of a metric, the variable says where the metric of all customers is cut. */
    static final String CUT = "%";

    private NaiveExpressions() {}

    /** Lists of words and numbers only, without spaces. */
    private static boolean isElement(@Nullable Object element, @Nullable Object list) {
        return element != null
                && list instanceof String text
                && text.startsWith("[")
                && Arrays.stream(text.substring(1, text.length() - 1).split(",", -1))
                        .map(item -> item.replace("\"", ""))
                        .anyMatch(item -> Objects.equals(order(item, element), 0));
    }

    static boolean holds(Expression e, Function<String, @Nullable Object> values, long now) {
        if (e instanceof Expression.And and) {
            return and.operands().stream().allMatch(operand -> holds(operand, values, now));
        } else if (e instanceof Expression.Or or) {
            return or.operands().stream().anyMatch(operand -> holds(operand, values, now));
        } else if (e instanceof Expression.Not not) {
            return !holds(not.operand(), values, now);
        } else if (e instanceof Expression.Defined defined) {
            return values.apply(defined.name()) != null;
        } else if (e instanceof Expression.Carries carries) {
            return values.apply(STATED + carries.name()) != null;
        } else if (e instanceof Expression.ElementOf in) {
            return isElement(value(in.element(), values, now), value(in.list(), values, now));
        } else if (e instanceof Expression.InSegment in) {
            return values.apply(HELD + in.segment()) != null;
        } else if (e instanceof Expression.InTier in) {
            Object tier = values.apply(HELD + in.tierSet());
            return tier != null && (in.tier() == null || in.tier().equals(tier));
        } else if (e instanceof Expression.Conditional conditional) {
            return holds(
                    holds(conditional.condition(), values, now) ? conditional.yes() : conditional.no(), values, now);
        } else if (e instanceof Expression.Comparison place && place.left() instanceof Expression.Rank rank) {
            BigDecimal number = Objects.requireNonNull(number(value(place.right(), values, now)));
            // A fifth is twenty percent, and the first fifth begins at none.
            BigDecimal percent = rank.function() == Expression.RankFunction.PERCENTILE
                    ? number
                    : number.subtract(BigDecimal.ONE).multiply(BigDecimal.valueOf(20));
            Object cut = values.apply(CUT + percent.toPlainString() + " " + rank.metric());
            Integer order = order(plain(values.apply(rank.metric())), plain(cut));
            boolean above = place.operator() == Expression.Operator.GREATER_OR_EQUAL;
            return order != null && order > 0 == above;
        } else if (e instanceof Expression.Comparison comparison) {
            Integer order = order(value(comparison.left(), values, now), value(comparison.right(), values, now));
            return order != null && comparison.operator().holds(order);
        } else if (e instanceof Expression.In in) {
            Object value = value(in.operand(), values, now);
            return in.options().stream().anyMatch(option -> {
                Integer order = order(value, plain(option.value()));
                return order != null && order == 0;
            });
        } else if (e instanceof Expression.TextTest test) {
            Object text = value(test.text(), values, now);
            Object argument = value(test.argument(), values, now);
            if (text == null || argument == null) {
                return false;
            }
            return switch (test.operator()) {
                case STARTS_WITH -> text.toString().startsWith(argument.toString());
                case ENDS_WITH -> text.toString().endsWith(argument.toString());
                case CONTAINS -> text.toString().contains(argument.toString());
                case MATCHES ->
                    java.util.regex.Pattern.compile(argument.toString())
                            .matcher(text.toString())
                            .find();
            };
        }
        return Boolean.TRUE.equals(value(e, values, now));
    }

    static @Nullable Object value(Expression e, Function<String, @Nullable Object> values, long now) {
        if (e instanceof Expression.Literal literal) {
            return plain(literal.value());
        } else if (e instanceof Expression.Variable variable) {
            return plain(values.apply(variable.name()));
        } else if (e instanceof Expression.Since since) {
            return values.apply(since.metric()) instanceof Instant instant
                    ? Duration.ofMillis(now - instant.toEpochMilli())
                    : null;
        } else if (e instanceof Expression.SinceEntry since) {
            String unit = since.membership() instanceof Expression.InSegment in
                    ? in.segment()
                    : ((Expression.InTier) since.membership()).tierSet();
            return holds(since.membership(), values, now)
                    ? Duration.ofMillis(now - ((Instant) values.apply(ENTERED + unit)).toEpochMilli())
                    : null;
        } else if (e instanceof Expression.Arithmetic arithmetic) {
            BigDecimal left = number(value(arithmetic.left(), values, now));
            BigDecimal right = number(value(arithmetic.right(), values, now));
            if (left == null || right == null) {
                return null;
            }
            return switch (arithmetic.operator()) {
                case ADD -> left.add(right);
                case SUBTRACT -> left.subtract(right);
                case MULTIPLY -> left.multiply(right);
                case DIVIDE -> right.signum() == 0 ? null : left.divide(right, MathContext.DECIMAL128);
                case REMAINDER -> right.signum() == 0 ? null : left.remainder(right);
            };
        } else if (e instanceof Expression.Conditional conditional) {
            return value(
                    holds(conditional.condition(), values, now) ? conditional.yes() : conditional.no(), values, now);
        }
        return holds(e, values, now);
    }

    /** Decimals as BigDecimals. */
    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Decimal decimal ? decimal.toBigDecimal() : value;
    }

    static @Nullable BigDecimal number(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number;
        } else if (value instanceof Decimal decimal) {
            return decimal.toBigDecimal();
        } else if (value instanceof String text) {
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return null;
    }

    private static @Nullable Integer order(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof BigDecimal || right instanceof BigDecimal) {
            BigDecimal a = number(left);
            BigDecimal b = number(right);
            return a == null || b == null ? null : a.compareTo(b);
        } else if (left instanceof Instant a && right instanceof Instant b) {
            return a.compareTo(b);
        } else if (left instanceof Duration a && right instanceof Duration b) {
            return a.compareTo(b);
        }
        return left.toString().compareTo(right.toString());
    }
}
