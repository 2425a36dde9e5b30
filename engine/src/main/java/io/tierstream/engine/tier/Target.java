package io.tierstream.engine.tier;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a customer enters or leaves: a segment, or a tier of a tier set.
 *
 * @param name the segment's or the tier set's name
 * @param tier the tier's name; null for a segment
 */
public record Target(String name, @Nullable String tier) {

    public Target {
        Objects.requireNonNull(name);
    }

    public static Target segment(String name) {
        return new Target(name, null);
    }

    public static Target tier(String tierSet, String tier) {
        return new Target(tierSet, tier);
    }

    public boolean isSegment() {
        return tier == null;
    }

    /** The segment's name, or {@code tierset:tier}. */
    @Override
    public String toString() {
        return tier == null ? name : name + ":" + tier;
    }
}
