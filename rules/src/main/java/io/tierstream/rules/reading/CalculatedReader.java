package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.expression.MetricScope;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.ExpressionText;
import io.tierstream.rules.yaml.Mapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads metrics that are worked out from others. */
final class CalculatedReader {

    static final String KEY = "calculate";

    private static final String EXAMPLE = "calculate: spend_180d / orders_180d";
    private static final List<String> OWN_KEYS = List.of(KEY, "label", "description");

    private final MetricScope metrics;
    private final ExpressionReader expressions;
    private final Issues issues;

    CalculatedReader(MetricScope metrics, ExpressionReader expressions, Issues issues) {
        this.metrics = metrics;
        this.expressions = expressions;
        this.issues = issues;
    }

    /** The definition; null after reporting why there is none. */
    @Nullable
    CalculatedMetric read(String name, Mapping mapping) {
        int before = issues.errors();
        mapping.entries().stream()
                .filter(entry -> !OWN_KEYS.contains(entry.key()))
                .forEach(this::reportNotApplicable);
        Entry entry = mapping.get(KEY);
        ExpressionText text = entry == null ? null : ExpressionText.read(entry, EXAMPLE, issues);
        Expression expression = text == null ? null : expressions.number(text, metrics);
        return expression == null || issues.errors() > before ? null : new CalculatedMetric(name, expression);
    }

    private void reportNotApplicable(Entry entry) {
        issues.add(
                IssueCode.KEY_NOT_APPLICABLE,
                entry.keySpan(),
                "calculate works with other metrics and not with events, so " + entry.key()
                        + ": has nothing to say here",
                "make what depends on events a metric of its own, and calculate with that");
    }
}
