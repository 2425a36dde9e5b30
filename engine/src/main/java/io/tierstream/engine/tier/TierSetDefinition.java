package io.tierstream.engine.tier;

import java.util.List;
import java.util.Objects;

/**
 * An ordered, exclusive set of tiers: the first whose condition holds wins; none may hold.
 *
 * @param name the tier set's name
 * @param tiers the tiers, best first
 */
public record TierSetDefinition(String name, List<TierDefinition> tiers) {

    public TierSetDefinition {
        Objects.requireNonNull(name);
        tiers = List.copyOf(tiers);
    }
}
