package io.tierstream.console.rules;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.MetricDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The metrics that mean the same under the same name in two rule sets. */
final class SameMetrics {

    private SameMetrics() {}

    /** Calculated ones only if all that they read means the same as well. */
    static Set<String> of(RuleSet one, RuleSet other) {
        Map<String, MetricDefinition> kept = new HashMap<>();
        other.metrics().forEach(metric -> kept.put(metric.name(), metric));
        Set<String> same = new HashSet<>();
        for (MetricDefinition metric : one.metrics()) {
            MetricDefinition before = kept.get(metric.name());
            if (before != null && before.computesSameAs(metric)) {
                same.add(metric.name());
            }
        }
        Map<String, CalculatedMetric> before = new HashMap<>();
        other.calculated().forEach(metric -> before.put(metric.name(), metric));
        Set<CalculatedMetric> open = new HashSet<>(one.calculated());
        open.removeIf(metric -> !metric.equals(before.get(metric.name())));
        while (open.removeIf(metric -> same.containsAll(metric.reads()) && same.add(metric.name()))) {
            // Each round may make others known that read what became known in it.
        }
        return same;
    }
}
