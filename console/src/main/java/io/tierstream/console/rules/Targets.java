package io.tierstream.console.rules;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The segments and tier sets of a rule set.
 *
 * @param segments their names
 * @param tierSets the tiers by tier set, best first
 */
public record Targets(Set<String> segments, Map<String, List<String>> tierSets) {

    /** Nothing is known. */
    public static final Targets NONE = new Targets(Set.of(), Map.of());

    static Targets of(RuleSet rules) {
        Set<String> segments = new LinkedHashSet<>();
        rules.segments().stream().map(SegmentDefinition::name).forEach(segments::add);
        Map<String, List<String>> sets = new LinkedHashMap<>();
        for (TierSetDefinition set : rules.tierSets()) {
            sets.put(set.name(), set.tiers().stream().map(TierDefinition::name).toList());
        }
        return new Targets(segments, sets);
    }

    public boolean isEmpty() {
        return segments.isEmpty() && tierSets.isEmpty();
    }
}
