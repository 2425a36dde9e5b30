package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.Anniversaries;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Window;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is worth a word about the metrics of a rule set, although nothing is wrong with them. */
final class MetricWarnings {

    /** From so many on, the windows are what an event costs; see docs/performance. */
    private static final int MANY_WINDOWS = 17;

    private final Map<String, MetricDefinition> metrics;
    private final Map<String, Span> places;
    private final Issues issues;

    /**
     * Warnings.
     *
     * @param metrics the metrics that are kept, by name
     * @param places where they are named
     */
    MetricWarnings(Map<String, MetricDefinition> metrics, Map<String, Span> places, Issues issues) {
        this.metrics = metrics;
        this.places = places;
        this.issues = issues;
    }

    /**
     * Reports all that is found.
     *
     * @param used the metrics that conditions look at
     */
    void report(Set<String> used) {
        List<MetricDefinition> seen = new ArrayList<>();
        Set<String> counted = countedFrom();
        for (MetricDefinition metric : metrics.values()) {
            Span place = places.getOrDefault(metric.name(), new Span(0, 0));
            if (!used.contains(metric.name()) && !counted.contains(metric.name()) && issues.errors() == 0) {
                issues.add(
                        IssueCode.UNUSED_METRIC,
                        place,
                        "no condition uses the metric " + metric.name() + "; it is still computed and shown",
                        "remove it if it is not wanted");
            }
            seen.stream()
                    .filter(metric::computesSameAs)
                    .findFirst()
                    .ifPresent(other -> issues.add(
                            IssueCode.SAME_METRIC,
                            place,
                            metric.name() + " computes the same as " + other.name(),
                            "use one of them"));
            warnAboutNamesInWhere(metric, place);
            if (issues.errors() == 0 && keepsAllValues(metric)) {
                issues.add(
                        IssueCode.GROWS_FOR_EVER,
                        place,
                        metric.name() + " keeps every " + metric.field() + " that a customer has ever had",
                        "give it a window, for example over: 365d");
            }
            seen.add(metric);
        }
        warnAboutWindows();
    }

    /** The metrics whose instants the years of others are counted from. */
    private Set<String> countedFrom() {
        Set<String> counted = new HashSet<>();
        for (MetricDefinition metric : metrics.values()) {
            Anniversaries anniversaries = metric.window().anniversaries();
            if (anniversaries != null) {
                counted.add(anniversaries.name());
            }
        }
        return counted;
    }

    private static boolean keepsAllValues(MetricDefinition metric) {
        boolean perValue = metric.aggregate() == Aggregate.DISTINCT || metric.aggregate() == Aggregate.TOP;
        return perValue && metric.window().isLifetime() && metric.period() == null;
    }

    private void warnAboutWindows() {
        Set<Window> windows = new LinkedHashSet<>();
        for (MetricDefinition metric : metrics.values()) {
            boolean added = !metric.window().isLifetime() && windows.add(metric.window());
            if (added && windows.size() == MANY_WINDOWS) {
                issues.add(
                        IssueCode.MANY_WINDOWS,
                        places.getOrDefault(metric.name(), new Span(0, 0)),
                        "this is the " + MANY_WINDOWS + "th different window of the rule set",
                        "use the same lengths where the difference does not matter");
            }
        }
    }

    /** A field and a metric of one name are possible, but then {@code where} reads the field. */
    private void warnAboutNamesInWhere(MetricDefinition metric, Span place) {
        if (metric.selection().where() == null) {
            return;
        }
        Set<String> fields = new TreeSet<>();
        metric.selection().where().walk(part -> {
            if (part instanceof Expression.Variable variable) {
                fields.add(variable.name());
            }
        });
        for (String field : fields) {
            if (metrics.containsKey(field)
                    && metrics.values().stream().noneMatch(other -> field.equals(other.field()))) {
                issues.add(
                        IssueCode.METRIC_IN_WHERE,
                        place,
                        "the where: of " + metric.name() + " reads an event field " + field
                                + ", which is also the name of a metric",
                        "compare metrics in when:, not in where:");
            }
        }
    }
}
