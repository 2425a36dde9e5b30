package io.tierstream.engine.rule;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.metric.MetricDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbering of what can be compared with a constant: slot {@code m} is metric {@code m}, and behind the metrics comes
 * one slot per metric of which {@code since} is taken.
 */
final class Slots {

    private final List<MetricDefinition> metrics;
    private final Map<String, Integer> byName = new HashMap<>();
    private final Map<Integer, Integer> sinceOf = new HashMap<>();
    private final List<Integer> sinceMetrics = new ArrayList<>();

    Slots(List<MetricDefinition> metrics) {
        this.metrics = metrics;
        for (int m = 0; m < metrics.size(); m++) {
            byName.put(metrics.get(m).name(), m);
        }
    }

    int metric(String name) {
        Integer metric = byName.get(name);
        if (metric == null) {
            throw new IllegalArgumentException("no metric named " + name);
        }
        return metric;
    }

    int size() {
        return metrics.size() + sinceMetrics.size();
    }

    /** The metric whose age each since-slot shows. */
    List<Integer> sinceMetrics() {
        return sinceMetrics;
    }

    /** The comparison with the slot on the left and a constant on the right; null if it is none of that kind. */
    @Nullable
    Comparison normalized(Expression expression) {
        if (!(expression instanceof Comparison comparison)) {
            return null;
        }
        if (comparison.left() instanceof Literal && !(comparison.right() instanceof Literal)) {
            comparison = new Comparison(comparison.operator().swapped(), comparison.right(), comparison.left());
        }
        if (!(comparison.right() instanceof Literal literal)) {
            return null;
        }
        if (comparison.left() instanceof Since) {
            return literal.value() instanceof Duration ? comparison : null;
        }
        if (!(comparison.left() instanceof Variable variable)) {
            return null;
        }
        MetricDefinition metric = metrics.get(metric(variable.name()));
        return isComparable(metric, literal.value()) ? comparison : null;
    }

    private static boolean isComparable(MetricDefinition metric, Object constant) {
        if (metric.isInstant()) {
            return constant instanceof Instant;
        } else if (metric.aggregate().isDuration()) {
            return constant instanceof Duration;
        }
        return constant instanceof Decimal && !metric.aggregate().isAnyValue();
    }

    /** The slot on the left of a normalized comparison. */
    int slot(Comparison comparison) {
        if (comparison.left() instanceof Variable variable) {
            return metric(variable.name());
        }
        int metric = metric(((Since) comparison.left()).metric());
        if (!metrics.get(metric).isInstant()) {
            throw new IllegalArgumentException("since() takes an instant metric, not "
                    + metrics.get(metric).name());
        }
        return sinceOf.computeIfAbsent(metric, none -> {
            sinceMetrics.add(metric);
            return metrics.size() + sinceMetrics.size() - 1;
        });
    }

    /** The constant of a normalized comparison; instants and durations in milliseconds. */
    static Decimal threshold(Comparison comparison) {
        Object value = ((Literal) comparison.right()).value();
        if (value instanceof Instant instant) {
            return Decimal.of(instant.toEpochMilli());
        }
        return value instanceof Duration duration ? Decimal.of(duration.toMillis()) : (Decimal) value;
    }
}
