package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Expression;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A metric that is worked out from others whenever it is looked at, and keeps nothing of its own.
 *
 * @param name its name in conditions
 * @param expression what it is, a number; over metrics, calculated ones too, segments and tiers
 */
public record CalculatedMetric(String name, Expression expression) {

    public CalculatedMetric {
        Objects.requireNonNull(name);
        Objects.requireNonNull(expression);
    }

    /** The names of the metrics in it. */
    public SortedSet<String> reads() {
        SortedSet<String> names = new TreeSet<>();
        expression.walk(part -> {
            if (part instanceof Expression.Variable variable) {
                names.add(variable.name());
            } else if (part instanceof Expression.Since since) {
                names.add(since.metric());
            } else if (part instanceof Expression.Rank rank) {
                names.add(rank.metric());
            } else if (part instanceof Expression.Defined defined) {
                names.add(defined.name());
            }
        });
        return names;
    }
}
