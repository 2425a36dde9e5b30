package io.tierstream.engine;

import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.util.List;
import java.util.Objects;

/**
 * Everything that decides about a customer: metrics, segments and tier sets, under a name that stays and a version that
 * rises.
 *
 * @param name the lineage: transitions of all versions of one rule set share their ids' name space
 * @param version rises with each publication; a greater version replaces a smaller one
 * @param metrics the metrics, each name once
 * @param segments the segments, each name once
 * @param tierSets the tier sets, each name once
 */
public record RuleSet(
        String name,
        long version,
        List<MetricDefinition> metrics,
        List<SegmentDefinition> segments,
        List<TierSetDefinition> tierSets) {

    public RuleSet {
        Objects.requireNonNull(name);
        metrics = List.copyOf(metrics);
        segments = List.copyOf(segments);
        tierSets = List.copyOf(tierSets);
    }
}
