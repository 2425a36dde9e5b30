package io.tierstream.rules.expression;

import io.tierstream.engine.expression.Type;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.issue.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a condition reads: the metrics of its rule set. It remembers which ones were read. */
public final class MetricScope implements Scope {

    private final Map<String, MetricDefinition> metrics;
    private final Set<String> calculated;
    private final Set<String> broken;
    private final RuleNames rules;
    private final ProfileAttributes profile;
    private final Set<String> used = new TreeSet<>();

    /**
     * Metrics by name.
     *
     * @param calculated names of metrics that are worked out from others
     * @param broken names of metrics that exist but have errors of their own; nothing more is said about them
     * @param rules the segments and tiers that conditions may look at
     * @param profile the customer's attributes
     */
    public MetricScope(
            Map<String, MetricDefinition> metrics,
            Set<String> calculated,
            Set<String> broken,
            RuleNames rules,
            ProfileAttributes profile) {
        this.metrics = Map.copyOf(metrics);
        this.calculated = Set.copyOf(calculated);
        this.profile = profile;
        this.broken = Set.copyOf(broken);
        this.rules = rules;
    }

    /** A scope of nothing but metrics. */
    public MetricScope(Map<String, MetricDefinition> metrics) {
        this(metrics, Set.of(), Set.of(), new RuleNames(), new ProfileAttributes(Set.of(), false, null));
    }

    RuleNames rules() {
        return rules;
    }

    ProfileAttributes profile() {
        return profile;
    }

    /** The metrics that expressions have read so far. */
    public Set<String> used() {
        return used;
    }

    @Override
    public @Nullable Type variable(String name, Span span, boolean textExpected, Issues issues) {
        used.add(name);
        MetricDefinition metric = metrics.get(name);
        if (metric == null) {
            if (calculated.contains(name)) {
                return Type.NUMBER;
            }
            if (!broken.contains(name)) {
                reportUnknown(name, span, textExpected, issues);
            }
            return null;
        }
        return type(metric);
    }

    static Type type(MetricDefinition metric) {
        return switch (metric.aggregate()) {
            case COUNT, DISTINCT, SUM, AVG, STDDEV, MIN, MAX, MOVING, QUANTILE -> Type.NUMBER;
            case MEAN_GAP, LONGEST_GAP -> Type.DURATION;
            case TOP -> Type.ANY;
            case FIRST, LAST -> metric.isInstant() ? Type.INSTANT : Type.ANY;
        };
    }

    private void reportUnknown(String name, Span span, boolean textExpected, Issues issues) {
        String hint = Suggestion.didYouMean(name, known());
        if (hint == null && name.equals("now")) {
            hint = "the time since an event is since(m), for a metric m such as {last: time}";
        } else if (hint == null && textExpected) {
            hint = "if the text is meant, put it in quotes: \"" + name + "\"";
        } else if (hint == null && isField(name)) {
            hint = name + " is an event field; conditions read metrics, such as one with {last: " + name + "}";
        } else if (hint == null) {
            hint = Suggestion.didYouMeanOr(name, known(), "the metrics are");
        }
        if (known().isEmpty()) {
            hint = "define it below metrics:, for example " + name + ": {sum: amount, over: 30d}";
        }
        String none = known().isEmpty() ? "; the rule set has no metrics" : "";
        issues.add(IssueCode.UNKNOWN_METRIC, span, "no metric is called " + name + none, hint);
    }

    private boolean isField(String name) {
        return metrics.values().stream().anyMatch(metric -> name.equals(metric.field()));
    }

    private List<String> known() {
        List<String> names = new ArrayList<>(metrics.keySet());
        names.addAll(calculated);
        names.addAll(broken);
        names.sort(null);
        return names;
    }

    @Override
    public boolean isInstantMetric(String name) {
        MetricDefinition metric = metrics.get(name);
        return metric != null && metric.isInstant();
    }

    /** Whether the metric is an instant that no window forgets. */
    public boolean isLifetimeInstant(String name) {
        MetricDefinition metric = metrics.get(name);
        return metric != null && metric.isInstant() && metric.window().isLifetime();
    }

    /** Whether a metric's value changes while nothing happens, other than by events that leave a window. */
    public boolean movesByItself(String name) {
        MetricDefinition metric = metrics.get(name);
        return metric != null && metric.movesByItself();
    }

    /** The definition of a metric; null for a name that is none. */
    @Nullable
    MetricDefinition metric(String name) {
        return metrics.get(name);
    }

    /** The names of metrics that are worked out from others. */
    Set<String> calculated() {
        return calculated;
    }

    /** The metrics that can be read, sorted by name. */
    List<MetricDefinition> metrics() {
        return metrics.values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }
}
