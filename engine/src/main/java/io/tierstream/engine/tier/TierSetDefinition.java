package io.tierstream.engine.tier;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ordered, exclusive set of tiers: the first whose condition holds wins; none may hold.
 *
 * @param name the tier set's name
 * @param tiers the tiers, best first
 * @param maintenance how long a tier is kept whose conditions fail; null for no longer than its own timing says
 */
public record TierSetDefinition(
        String name, List<TierDefinition> tiers, @Nullable Maintenance maintenance) {

    public TierSetDefinition {
        Objects.requireNonNull(name);
        tiers = List.copyOf(tiers);
    }

    /** A tier set whose tiers are kept for no longer than each of them says. */
    public TierSetDefinition(String name, List<TierDefinition> tiers) {
        this(name, tiers, null);
    }
}
