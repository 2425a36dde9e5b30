package io.tierstream.rules.expression;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.ExpressionText;
import org.jspecify.annotations.Nullable;

/** Finds comparisons whose answer follows from what the metric is: a count is never negative. */
final class ConstantConditions {

    private ConstantConditions() {}

    static void warn(Expression condition, MetricScope metrics, ExpressionText text, Issues issues) {
        condition.walk(part -> {
            if (part instanceof Comparison comparison
                    && comparison.left() instanceof Variable variable
                    && comparison.right() instanceof Literal literal
                    && literal.value() instanceof Decimal limit
                    && isCount(metrics.metric(variable.name()))) {
                Boolean answer = answer(comparison.operator(), limit);
                if (answer != null) {
                    issues.add(
                            IssueCode.CONSTANT_CONDITION,
                            text.span(),
                            variable.name() + " is a count, 0 or more, so " + variable.name() + " "
                                    + comparison.operator().symbol() + " " + limit
                                    + (answer ? " always holds" : " never holds"));
                }
            }
        });
    }

    private static boolean isCount(@Nullable MetricDefinition metric) {
        return metric != null && (metric.aggregate() == Aggregate.COUNT || metric.aggregate() == Aggregate.DISTINCT);
    }

    private static @Nullable Boolean answer(Expression.Operator operator, Decimal limit) {
        boolean below = limit.signum() < 0;
        boolean zero = limit.signum() == 0;
        return switch (operator) {
            case GREATER_OR_EQUAL -> below || zero ? Boolean.TRUE : null;
            case GREATER, NOT_EQUAL -> below ? Boolean.TRUE : null;
            case LESS -> below || zero ? Boolean.FALSE : null;
            case LESS_OR_EQUAL, EQUAL -> below ? Boolean.FALSE : null;
        };
    }
}
