package io.tierstream.rules.reading;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a rule set says to people: labels, descriptions, and conditions as they were written. Maps keep the file's order.
 *
 * @param labels the rule set's own label and description
 * @param sequences by name
 * @param metrics by name, scores among them
 * @param scores what the points of each score are given for, by name
 * @param segments by name
 * @param tierSets by name
 */
public record RuleSetText(
        Labels labels,
        Map<String, Labels> sequences,
        Map<String, Metric> metrics,
        Map<String, List<ScoreTerm>> scores,
        Map<String, Segment> segments,
        Map<String, TierSet> tierSets) {

    public RuleSetText {
        sequences = ordered(sequences);
        metrics = ordered(metrics);
        scores = ordered(scores);
        segments = ordered(segments);
        tierSets = ordered(tierSets);
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * A metric as written.
     *
     * @param source its YAML, in one line when the author wrote it so
     */
    public record Metric(String source, Labels labels) {}

    /**
     * The conditions as written.
     *
     * @param keep null when there is none
     */
    public record Rule(String when, @Nullable String keep) {
        public Rule {
            Objects.requireNonNull(when);
        }
    }

    /** A segment or a tier. */
    public record Segment(Rule rule, Labels labels) {}

    /**
     * A tier set.
     *
     * @param tiers by name, best first
     */
    public record TierSet(Labels labels, Map<String, Segment> tiers) {
        public TierSet {
            tiers = ordered(tiers);
        }
    }

    /** Collects the texts while a file is read. */
    static final class Builder {

        private final Map<String, Labels> sequences = new LinkedHashMap<>();
        private final Map<String, Metric> metrics = new LinkedHashMap<>();
        private final Map<String, List<ScoreTerm>> scores = new LinkedHashMap<>();
        private final Map<String, Segment> segments = new LinkedHashMap<>();
        private final Map<String, TierSetBuilder> tierSets = new LinkedHashMap<>();

        void sequence(String name, Labels labels) {
            sequences.put(name, labels);
        }

        void score(String name, List<ScoreTerm> terms) {
            scores.put(name, List.copyOf(terms));
        }

        void metric(String name, String source, Labels labels) {
            metrics.put(name, new Metric(source, labels));
        }

        void segment(String name, Rule rule, Labels labels) {
            segments.put(name, new Segment(rule, labels));
        }

        TierSetBuilder tierSet(String name, Labels labels) {
            return tierSets.computeIfAbsent(name, none -> new TierSetBuilder(labels));
        }

        RuleSetText build(Labels labels) {
            Map<String, TierSet> built = new LinkedHashMap<>();
            tierSets.forEach((name, tierSet) -> built.put(name, new TierSet(tierSet.labels, tierSet.tiers)));
            return new RuleSetText(labels, sequences, metrics, scores, segments, built);
        }
    }

    /** Collects the tiers of one tier set. */
    static final class TierSetBuilder {

        private final Labels labels;
        private final Map<String, Segment> tiers = new LinkedHashMap<>();

        private TierSetBuilder(Labels labels) {
            this.labels = labels;
        }

        void tier(String name, Rule rule, Labels tierLabels) {
            tiers.put(name, new Segment(rule, tierLabels));
        }
    }
}
