package io.tierstream.rules.expression;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The segments and tiers that a rule set has, be they right or wrong, so that conditions can look at later ones too. */
public final class RuleNames {

    private final Set<String> segments = new LinkedHashSet<>();
    private final Map<String, List<String>> tierSets = new LinkedHashMap<>();

    public void addSegment(String name) {
        segments.add(name);
    }

    public void addTierSet(String name, List<String> tiers) {
        tierSets.put(name, List.copyOf(tiers));
    }

    Set<String> segments() {
        return segments;
    }

    Collection<String> tierSets() {
        return tierSets.keySet();
    }

    /** The tiers of a tier set; null if there is none of the name. */
    @Nullable
    List<String> tiers(String tierSet) {
        return tierSets.get(tierSet);
    }
}
