package io.tierstream.console.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule set for people to read, everything in the order of the text. Labels are by language, such as {@code en}. */
public record ReadableRuleSet(List<Metric> metrics, List<Segment> segments, List<TierSet> tierSets) {

    /** Nothing is known of it. */
    public static final ReadableRuleSet EMPTY = new ReadableRuleSet(List.of(), List.of(), List.of());

    public ReadableRuleSet {
        metrics = List.copyOf(metrics);
        segments = List.copyOf(segments);
        tierSets = List.copyOf(tierSets);
    }

    /** A metric, and what it counts. */
    public record Metric(String name, @Nullable Map<String, String> label, String text) {}

    /** A segment, and its condition. */
    public record Segment(String name, @Nullable Map<String, String> label, String when) {}

    /** A tier set with its tiers, the highest first. */
    public record TierSet(String name, @Nullable Map<String, String> label, List<Tier> tiers) {

        public TierSet {
            tiers = List.copyOf(tiers);
        }
    }

    /** A tier, the condition to get in, and the one to stay if it differs. */
    public record Tier(
            String name,
            @Nullable Map<String, String> label,
            @Nullable String when,
            @Nullable String keep) {}
}
