package io.tierstream.console.rules;

import io.tierstream.schemas.v1.CustomerMembership;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A customer as the last membership record shows him: all that can be known of him outside the job.
 *
 * @param asOf the instant at which everything here was so
 * @param tiers per tier set in which a tier is held: the tier and since when
 * @param segments per segment he is in: since when
 * @param metrics the values as text by metric, null for undefined
 * @param pinned the segments and tier sets in which he is pinned
 */
public record Snapshot(
        Instant asOf,
        Map<String, Held> tiers,
        Map<String, Instant> segments,
        Map<String, @Nullable String> metrics,
        Set<String> pinned) {

    /** A tier that is held. */
    public record Held(String tier, Instant since) {
        public Held {
            Objects.requireNonNull(tier);
            Objects.requireNonNull(since);
        }
    }

    public Snapshot {
        Objects.requireNonNull(asOf);
        tiers = Map.copyOf(tiers);
        segments = Map.copyOf(segments);
        metrics = Collections.unmodifiableMap(new HashMap<>(metrics));
        pinned = Set.copyOf(pinned);
    }

    /** What a membership record shows. */
    public static Snapshot of(CustomerMembership membership) {
        Map<String, Held> tiers = new HashMap<>();
        membership.getTiers().forEach((set, held) -> tiers.put(set, new Held(held.getTier(), held.getSince())));
        return new Snapshot(
                membership.getAsOf(),
                tiers,
                membership.getSegments(),
                membership.getMetrics(),
                membership.getPins().keySet());
    }

    /** The same without the values of metrics that are not among some names. */
    Snapshot withMetrics(Set<String> names) {
        Map<String, @Nullable String> kept = new HashMap<>(metrics);
        kept.keySet().retainAll(names);
        return new Snapshot(asOf, tiers, segments, kept, pinned);
    }
}
