package io.tierstream.rules.expression;

import io.tierstream.engine.expression.Expression;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The segments and tiers that a rule set has, be they right or wrong, so that conditions can look at later ones too. */
public final class RuleNames {

    private final Set<String> segments = new LinkedHashSet<>();
    private final Map<String, List<String>> tierSets = new LinkedHashMap<>();
    private final Map<String, List<Expression>> carriers = new TreeMap<>();

    /**
     * Adds a tag.
     *
     * @param carrier what holds for who carries it
     */
    public void addTag(String tag, Expression carrier) {
        carriers.computeIfAbsent(tag, none -> new ArrayList<>()).add(carrier);
    }

    Collection<String> tags() {
        return carriers.keySet();
    }

    /** What holds for who carries a tag, or one below it: any of these. */
    List<Expression> carriers(String tag) {
        List<Expression> found = new ArrayList<>();
        carriers.forEach((name, of) -> {
            if (name.equals(tag) || name.startsWith(tag + "/")) {
                of.stream().filter(one -> !found.contains(one)).forEach(found::add);
            }
        });
        return found;
    }

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
