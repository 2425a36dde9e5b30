package io.tierstream.engine;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.population.Population;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides about a customer: metrics, segments and tier sets, under a name that stays and a version that
 * rises.
 *
 * @param name the lineage: transitions of all versions of one rule set share their ids' name space
 * @param version rises with each publication; a greater version replaces a smaller one
 * @param metrics the metrics, each name once
 * @param calculated metrics that are worked out from others, scores among them; under names of their own
 * @param segments the segments, each name once
 * @param tierSets the tier sets, each name once
 * @param sequences the sequences, each name once; one that waits for events of another stands below it
 * @param population how places among all customers are told; null if no condition asks for any
 * @param tags what customers are tagged with while they are in a segment or tier, such as {@code value/high}
 */
public record RuleSet(
        String name,
        long version,
        List<MetricDefinition> metrics,
        List<CalculatedMetric> calculated,
        List<SegmentDefinition> segments,
        List<TierSetDefinition> tierSets,
        List<SequenceDefinition> sequences,
        @Nullable Population population,
        Map<Target, Set<String>> tags) {

    public RuleSet {
        Objects.requireNonNull(name);
        metrics = List.copyOf(metrics);
        calculated = List.copyOf(calculated);
        segments = List.copyOf(segments);
        tierSets = List.copyOf(tierSets);
        sequences = List.copyOf(sequences);
        tags = Map.copyOf(tags);
        requireOnce("sequence", sequences.stream().map(SequenceDefinition::name));
        requireOnce(
                "metric",
                Stream.concat(
                        metrics.stream().map(MetricDefinition::name),
                        calculated.stream().map(CalculatedMetric::name)));
        requireOnce("segment", segments.stream().map(SegmentDefinition::name));
        requireOnce("tier set", tierSets.stream().map(TierSetDefinition::name));
        for (TierSetDefinition set : tierSets) {
            requireOnce("tier of " + set.name(), set.tiers().stream().map(TierDefinition::name));
        }
    }

    /** A rule set that looks at one customer at a time. */
    public RuleSet(
            String name,
            long version,
            List<MetricDefinition> metrics,
            List<CalculatedMetric> calculated,
            List<SegmentDefinition> segments,
            List<TierSetDefinition> tierSets,
            List<SequenceDefinition> sequences) {
        this(name, version, metrics, calculated, segments, tierSets, sequences, null, Map.of());
    }

    /** A rule set without sequences that looks at one customer at a time. */
    public RuleSet(
            String name,
            long version,
            List<MetricDefinition> metrics,
            List<CalculatedMetric> calculated,
            List<SegmentDefinition> segments,
            List<TierSetDefinition> tierSets) {
        this(name, version, metrics, calculated, segments, tierSets, List.of());
    }

    /** A rule set without calculated metrics. */
    public RuleSet(
            String name,
            long version,
            List<MetricDefinition> metrics,
            List<SegmentDefinition> segments,
            List<TierSetDefinition> tierSets) {
        this(name, version, metrics, List.of(), segments, tierSets);
    }

    /** The same with other decisions over the same metrics. */
    RuleSet deciding(List<CalculatedMetric> values, List<SegmentDefinition> groups, List<TierSetDefinition> tiers) {
        return new RuleSet(name, version, metrics, values, groups, tiers, sequences, population, tags);
    }

    /** The same with other calculated metrics. */
    public RuleSet calculating(List<CalculatedMetric> values) {
        return deciding(values, segments, tierSets);
    }

    /** The names of all metrics, calculated ones last. */
    public List<String> metricNames() {
        return Stream.concat(
                        metrics.stream().map(MetricDefinition::name),
                        calculated.stream().map(CalculatedMetric::name))
                .toList();
    }

    /** Whether conditions ask for places among all customers. */
    public boolean asksForPlaces() {
        List<Expression> all = new ArrayList<>();
        calculated.forEach(metric -> all.add(metric.expression()));
        segments.forEach(segment -> addAll(segment.when(), segment.keep(), all));
        for (TierSetDefinition set : tierSets) {
            set.tiers().forEach(tier -> addAll(tier.when(), tier.keep(), all));
            Maintenance maintenance = set.maintenance();
            if (maintenance != null && maintenance.condition() != null) {
                all.add(maintenance.condition());
            }
        }
        List<Expression> places = new ArrayList<>();
        all.forEach(condition -> condition.walk(part -> {
            if (part instanceof Expression.Rank) {
                places.add(part);
            }
        }));
        return !places.isEmpty();
    }

    private static void addAll(Expression when, @Nullable Expression keep, List<Expression> all) {
        all.add(when);
        if (keep != null) {
            all.add(keep);
        }
    }

    /** The types of the events that the sequences make. */
    public Set<String> sequenceNames() {
        Set<String> names = new LinkedHashSet<>();
        sequences.forEach(sequence -> names.add(sequence.name()));
        return names;
    }

    private static void requireOnce(String kind, Stream<String> names) {
        Set<String> seen = new HashSet<>();
        names.forEach(name -> {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(kind + " twice: " + name);
            }
        });
    }
}
