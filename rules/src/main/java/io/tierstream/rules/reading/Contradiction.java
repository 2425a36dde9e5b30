package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Warns of limits on one value that nothing can lie between: {@code spend >= 100 && spend < 50}. */
final class Contradiction {

    private Contradiction() {}

    static void warn(Expression condition, Span span, Issues issues) {
        condition.walk(part -> {
            if (part instanceof And and) {
                for (List<Comparison> ofOne : byValue(and).values()) {
                    if (isEmpty(ofOne)) {
                        issues.add(
                                IssueCode.CONSTANT_CONDITION,
                                span,
                                ofOne.stream().map(ExpressionText::of).collect(Collectors.joining(" && "))
                                        + " never holds",
                                "for one or the other write ||");
                    }
                }
            }
        });
    }

    private static Map<Expression, List<Comparison>> byValue(And and) {
        Map<Expression, List<Comparison>> found = new LinkedHashMap<>();
        for (Expression operand : and.operands()) {
            if (operand instanceof Comparison comparison && comparison.right() instanceof Literal) {
                found.computeIfAbsent(comparison.left(), none -> new ArrayList<>())
                        .add(comparison);
            }
        }
        return found;
    }

    /** Whether no value meets all of some comparisons of it with constants. */
    private static boolean isEmpty(List<Comparison> comparisons) {
        Object lowest = null;
        Object highest = null;
        boolean open = false;
        for (Comparison comparison : comparisons) {
            Object limit = ((Literal) comparison.right()).value();
            if (isFrom(comparison.operator()) && (lowest == null || order(limit, lowest) > 0)) {
                lowest = limit;
            }
            if (isTo(comparison.operator()) && (highest == null || order(limit, highest) < 0)) {
                highest = limit;
            }
        }
        if (lowest == null || highest == null || lowest.getClass() != highest.getClass()) {
            return false;
        }
        int order = order(lowest, highest);
        for (Comparison comparison : comparisons) {
            // At the only value that is left, a strict comparison with it fails.
            open |= order == 0
                    && order(((Literal) comparison.right()).value(), lowest) == 0
                    && !comparison.operator().holds(0);
        }
        return order > 0 || open;
    }

    private static boolean isFrom(Operator operator) {
        return operator == Operator.GREATER || operator == Operator.GREATER_OR_EQUAL || operator == Operator.EQUAL;
    }

    private static boolean isTo(Operator operator) {
        return operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL || operator == Operator.EQUAL;
    }

    private static int order(Object a, @Nullable Object b) {
        return b == null || a.getClass() != b.getClass() ? 0 : Implication.compare(a, b);
    }
}
