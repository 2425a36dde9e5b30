package io.tierstream.console.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule set for people to read, everything in the order of the text. Labels are by language, such as {@code en}; conditions and metrics
 * stand as they were written.
 */
public record ReadableRuleSet(List<Metric> metrics, List<Segment> segments, List<TierSet> tierSets) {

    /** Nothing is known of it. */
    public static final ReadableRuleSet EMPTY = new ReadableRuleSet(List.of(), List.of(), List.of());

    public ReadableRuleSet {
        metrics = List.copyOf(metrics);
        segments = List.copyOf(segments);
        tierSets = List.copyOf(tierSets);
    }

    /** A metric, and what it counts. */
    public record Metric(
            String name,
            @Nullable Map<String, String> label,
            @Nullable String description,
            String text) {}

    /** A segment, the condition to get in, and the one to stay if it differs. */
    public record Segment(
            String name,
            @Nullable Map<String, String> label,
            @Nullable String description,
            String when,
            @Nullable String keep,
            TimingText timing) {}

    /**
     * A tier set with its tiers, the highest first.
     *
     * @param maintain until when a tier is kept whose conditions fail; null for no longer
     */
    public record TierSet(
            String name,
            @Nullable Map<String, String> label,
            @Nullable String description,
            @Nullable String maintain,
            List<Tier> tiers) {

        public TierSet {
            tiers = List.copyOf(tiers);
        }
    }

    /** A tier, the condition to get in, and the one to stay if it differs. */
    public record Tier(
            String name,
            @Nullable Map<String, String> label,
            @Nullable String description,
            @Nullable String when,
            @Nullable String keep,
            TimingText timing) {}
}
