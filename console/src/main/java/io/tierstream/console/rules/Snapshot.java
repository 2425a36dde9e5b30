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
 * @param pins per segment or tier set in which he is pinned: the tier that he would have by the rules alone, null for none
 */
public record Snapshot(
        Instant asOf,
        Map<String, Held> tiers,
        Map<String, Instant> segments,
        Map<String, @Nullable String> metrics,
        Map<String, @Nullable String> pins) {

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
        pins = Collections.unmodifiableMap(new HashMap<>(pins));
    }

    /** What a membership record shows. */
    public static Snapshot of(CustomerMembership membership) {
        Map<String, Held> tiers = new HashMap<>();
        membership.getTiers().forEach((set, held) -> tiers.put(set, new Held(held.getTier(), held.getSince())));
        Map<String, @Nullable String> pins = new HashMap<>();
        membership.getPins().forEach((name, pin) -> pins.put(name, pin.getAutomaticTier()));
        return new Snapshot(membership.getAsOf(), tiers, membership.getSegments(), membership.getMetrics(), pins);
    }

    /** The same without the values of metrics that are not among some names. */
    Snapshot withMetrics(Set<String> names) {
        Map<String, @Nullable String> kept = new HashMap<>(metrics);
        kept.keySet().retainAll(names);
        return new Snapshot(asOf, tiers, segments, kept, pins);
    }
}
