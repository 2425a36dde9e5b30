package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds segments, tier sets and calculated metrics that look at each other in a circle, so that none of them can be decided
 * first.
 */
final class Circles {

    private static final String METRIC = "metric ";

    private final Map<String, Set<String>> lookedAt = new LinkedHashMap<>();

    /** Those of which it is known that no circle goes through them. */
    private final Set<String> free = new LinkedHashSet<>();

    /** Which of the names are calculated metrics. */
    private final Set<String> calculated = new HashSet<>();

    Circles(List<CalculatedMetric> calculated, List<SegmentDefinition> segments, List<TierSetDefinition> tierSets) {
        calculated.forEach(metric -> this.calculated.add(metric.name()));
        calculated.forEach(metric -> look(metricNode(metric.name()), metric.expression()));
        for (SegmentDefinition segment : segments) {
            look(segment.name(), segment.when());
            look(segment.name(), segment.keep());
        }
        for (TierSetDefinition tierSet : tierSets) {
            for (TierDefinition tier : tierSet.tiers()) {
                look(tierSet.name(), tier.when());
                look(tierSet.name(), tier.keep());
            }
            Maintenance maintenance = tierSet.maintenance();
            look(tierSet.name(), maintenance == null ? null : maintenance.condition());
        }
    }

    private void look(String name, @Nullable Expression condition) {
        Set<String> found = lookedAt.computeIfAbsent(name, none -> new LinkedHashSet<>());
        if (condition != null) {
            condition.walk(part -> {
                if (part instanceof Expression.InSegment in) {
                    found.add(in.segment());
                } else if (part instanceof Expression.InTier in) {
                    found.add(in.tierSet());
                } else if (part instanceof Expression.Variable variable && calculated.contains(variable.name())) {
                    found.add(metricNode(variable.name()));
                } else if (part instanceof Expression.Rank rank && calculated.contains(rank.metric())) {
                    found.add(metricNode(rank.metric()));
                } else if (part instanceof Expression.Defined defined && calculated.contains(defined.name())) {
                    found.add(metricNode(defined.name()));
                }
            });
        }
    }

    /** A metric may have the name of a segment. */
    private static String metricNode(String name) {
        return METRIC + name;
    }

    private static String name(String node) {
        return node.startsWith(METRIC) ? node.substring(METRIC.length()) : node;
    }

    /** Reports the first circle. */
    void report(Map<String, Span> places, Issues issues) {
        for (String node : lookedAt.keySet()) {
            List<String> nodes = from(node);
            if (nodes != null) {
                List<String> circle = nodes.stream().map(Circles::name).toList();
                String first = circle.get(0);
                String path = String.join(", which looks at ", circle.subList(1, circle.size()));
                issues.add(
                        IssueCode.CIRCLE,
                        places.getOrDefault(first, new Span(0, 0)),
                        first + " looks at " + path,
                        circle.size() == 2 && !nodes.get(0).startsWith(METRIC)
                                ? "to let members stay by a weaker condition, use keep:"
                                : "take one of the conditions out of the circle");
                return;
            }
        }
    }

    /** A circle that can be reached from a name, its first element repeated at its end; null if there is none. */
    private @Nullable List<String> from(String start) {
        // The way here, and what is still to be tried at each of its places: chains may be long, so no recursion.
        List<String> way = new ArrayList<>(List.of(start));
        List<List<String>> untried = new ArrayList<>();
        untried.add(new ArrayList<>(lookedAt.getOrDefault(start, Set.of())));
        while (!way.isEmpty()) {
            List<String> rest = untried.get(untried.size() - 1);
            if (rest.isEmpty()) {
                free.add(way.remove(way.size() - 1));
                untried.remove(untried.size() - 1);
                continue;
            }
            String next = rest.remove(rest.size() - 1);
            int at = way.indexOf(next);
            if (at >= 0) {
                List<String> circle = new ArrayList<>(way.subList(at, way.size()));
                circle.add(next);
                return circle;
            }
            if (!free.contains(next)) {
                way.add(next);
                untried.add(new ArrayList<>(lookedAt.getOrDefault(next, Set.of())));
            }
        }
        return null;
    }
}
