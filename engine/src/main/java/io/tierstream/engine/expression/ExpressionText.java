package io.tierstream.engine.expression;

import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Arithmetic;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.Defined;
import io.tierstream.engine.expression.Expression.In;
import io.tierstream.engine.expression.Expression.InSegment;
import io.tierstream.engine.expression.Expression.InTier;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Rank;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.SinceEntry;
import io.tierstream.engine.expression.Expression.TextTest;
import io.tierstream.engine.expression.Expression.Variable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Writes expressions and values the way rule authors write them. */
public final class ExpressionText {

    private static final long[] UNITS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
    private static final String[] SUFFIXES = {"d", "h", "m", "s", "ms"};

    private ExpressionText() {}

    /** The expression, with only the parentheses that it needs. */
    public static String of(Expression expression) {
        if (expression instanceof Literal literal) {
            return literal.value() instanceof String text ? '"' + text + '"' : value(literal.value());
        } else if (expression instanceof Variable variable) {
            return variable.name();
        } else if (expression instanceof Since since) {
            return "since(" + since.metric() + ")";
        } else if (expression instanceof SinceEntry since) {
            return "since(" + of(since.membership()) + ")";
        } else if (expression instanceof Rank rank) {
            return rank.function().symbol() + "(" + rank.metric() + ")";
        } else if (expression instanceof Defined defined) {
            return "defined(" + defined.name() + ")";
        } else if (expression instanceof Expression.Carries carries) {
            return "carries(" + carries.name() + ")";
        } else if (expression instanceof InSegment in) {
            return "inSegment(\"" + in.segment() + "\")";
        } else if (expression instanceof InTier in) {
            return "inTier(\"" + in.tierSet() + (in.tier() == null ? "" : "\", \"" + in.tier()) + "\")";
        } else if (expression instanceof Not not) {
            return "!" + negated(not.operand());
        } else if (expression instanceof And and) {
            return joined(and.operands(), " && ");
        } else if (expression instanceof Or or) {
            return joined(or.operands(), " || ");
        } else if (expression instanceof Comparison comparison) {
            return nested(comparison.left()) + " " + comparison.operator().symbol() + " " + nested(comparison.right());
        } else if (expression instanceof In in) {
            return nested(in.operand()) + " in " + options(in);
        } else if (expression instanceof Expression.ElementOf in) {
            return nested(in.element()) + " in " + nested(in.list());
        } else if (expression instanceof TextTest test) {
            return nested(test.text()) + "." + function(test) + "(" + of(test.argument()) + ")";
        } else if (expression instanceof Arithmetic arithmetic) {
            return nested(arithmetic.left()) + " " + symbol(arithmetic) + " " + nested(arithmetic.right());
        }
        Conditional conditional = (Conditional) expression;
        return nested(conditional.condition()) + " ? " + nested(conditional.yes()) + " : " + nested(conditional.no());
    }

    /** The list of an {@code in}, in brackets. */
    public static String options(In in) {
        return in.options().stream().map(ExpressionText::of).collect(Collectors.joining(", ", "[", "]"));
    }

    static String function(TextTest test) {
        return switch (test.operator()) {
            case STARTS_WITH -> "startsWith";
            case ENDS_WITH -> "endsWith";
            case CONTAINS -> "contains";
            case MATCHES -> "matches";
        };
    }

    private static String symbol(Arithmetic arithmetic) {
        return switch (arithmetic.operator()) {
            case ADD -> "+";
            case SUBTRACT -> "-";
            case MULTIPLY -> "*";
            case DIVIDE -> "/";
            case REMAINDER -> "%";
        };
    }

    private static String joined(List<Expression> operands, String separator) {
        return operands.stream().map(ExpressionText::nested).collect(Collectors.joining(separator));
    }

    /** {@code !} binds tighter than a comparison. */
    private static String negated(Expression operand) {
        return operand instanceof Comparison ? "(" + of(operand) + ")" : nested(operand);
    }

    private static String nested(Expression expression) {
        boolean simple = expression.children().isEmpty()
                || expression instanceof Comparison
                || expression instanceof TextTest
                || expression instanceof SinceEntry
                || expression instanceof Not;
        return simple ? of(expression) : "(" + of(expression) + ")";
    }

    /** A value as a person would write it: durations like {@code 90d}, instants in ISO-8601 with milliseconds. */
    public static String value(Object value) {
        if (value instanceof Duration duration) {
            return duration(duration.toMillis());
        }
        if (value instanceof Instant instant) {
            return instant(instant.toEpochMilli());
        }
        return value.toString();
    }

    /** A number of milliseconds in days, hours, minutes, seconds and milliseconds. */
    public static String duration(long millis) {
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder(millis < 0 ? "-" : "");
        long rest = Math.abs(millis);
        for (int i = 0; i < UNITS.length; i++) {
            if (rest >= UNITS[i]) {
                text.append(rest / UNITS[i]).append(SUFFIXES[i]);
                rest %= UNITS[i];
            }
        }
        return text.toString();
    }

    /** ISO-8601 with milliseconds and Z. */
    public static String instant(long epochMillis) {
        return InstantText.of(epochMillis);
    }
}
