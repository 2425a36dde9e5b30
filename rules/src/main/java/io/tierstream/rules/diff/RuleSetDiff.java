package io.tierstream.rules.diff;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.population.Population;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.rules.diff.Change.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what two rule sets mean; layout, order of keys and other ways to write the same condition are no change. */
public final class RuleSetDiff {

    private static final String NONE = "none";

    private final List<Change> changes = new ArrayList<>();

    private RuleSetDiff() {}

    /** The changes: name, sequences, metrics, segments, tier sets. */
    public static List<Change> of(RuleSet before, RuleSet after) {
        RuleSetDiff diff = new RuleSetDiff();
        diff.name(before, after);
        diff.compare(
                "sequence ",
                byName(before.sequences(), SequenceDefinition::name),
                byName(after.sequences(), SequenceDefinition::name),
                SequenceText::of);
        diff.compare("", population(before), population(after), RuleSetDiff::text);
        diff.metrics(before, after);
        diff.compare("segment ", segments(before), segments(after), Function.identity());
        diff.tierSets(before, after);
        return List.copyOf(diff.changes);
    }

    private void name(RuleSet before, RuleSet after) {
        if (!before.name().equals(after.name())) {
            changes.add(new Change(
                    Kind.CHANGED,
                    "rule set " + before.name(),
                    List.of("ruleset: " + before.name() + " -> " + after.name()
                            + " (another lineage: transitions get other ids)")));
        }
    }

    private static Map<String, Population> population(RuleSet rules) {
        Population population = rules.population();
        return population == null || !rules.asksForPlaces() ? Map.of() : Map.of("population", population);
    }

    private static Map<String, String> text(Population population) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("recut", population.recut().toString());
        text.put("atLeast", String.valueOf(population.atLeast()));
        if (population.among() != null) {
            text.put("among", population.among());
        }
        return text;
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.toMap(name, one -> one, (a, b) -> a, LinkedHashMap::new));
    }

    private void metrics(RuleSet before, RuleSet after) {
        Map<String, MetricDefinition> old = byName(before.metrics(), MetricDefinition::name);
        Map<String, MetricDefinition> now = byName(after.metrics(), MetricDefinition::name);
        // A metric that is gone and one that is new and computes the same are one metric: its history stays.
        for (MetricDefinition gone : before.metrics()) {
            if (!now.containsKey(gone.name())) {
                now.values().stream()
                        .filter(one -> !old.containsKey(one.name()) && one.computesSameAs(gone))
                        .findFirst()
                        .ifPresent(same -> {
                            changes.add(new Change(
                                    Kind.RENAMED, "metric " + gone.name(), List.of("is " + same.name() + " now")));
                            old.remove(gone.name());
                            now.remove(same.name());
                        });
            }
        }
        compare("metric ", old, now, MetricText::of);
        compare(
                "metric ",
                byName(before.calculated(), CalculatedMetric::name),
                byName(after.calculated(), CalculatedMetric::name),
                metric -> Map.of("calculate", ExpressionText.of(metric.expression())));
    }

    private <T> void compare(
            String what, Map<String, T> before, Map<String, T> after, Function<T, Map<String, String>> text) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            T old = before.get(name);
            T now = after.get(name);
            if (old == null) {
                changes.add(new Change(Kind.ADDED, what + name, lines(text.apply(Objects.requireNonNull(now)))));
            } else if (now == null) {
                changes.add(new Change(Kind.REMOVED, what + name, lines(text.apply(old))));
            } else {
                List<String> details = differences(text.apply(old), text.apply(now));
                if (!details.isEmpty()) {
                    changes.add(new Change(Kind.CHANGED, what + name, details));
                }
            }
        }
    }

    private static List<String> lines(Map<String, String> text) {
        return text.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toList();
    }

    private static List<String> differences(Map<String, String> before, Map<String, String> after) {
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<String> lines = new ArrayList<>();
        for (String key : keys) {
            String old = before.get(key);
            String now = after.get(key);
            if (!Objects.equals(old, now)) {
                lines.add(key + ": " + orNone(old) + " -> " + orNone(now));
            }
        }
        return lines;
    }

    private static String orNone(@Nullable String text) {
        return text == null ? NONE : text;
    }

    private void tierSets(RuleSet before, RuleSet after) {
        Map<String, TierSetDefinition> old = byName(before.tierSets(), TierSetDefinition::name);
        Map<String, TierSetDefinition> now = byName(after.tierSets(), TierSetDefinition::name);
        compare("tier set ", old, now, RuleSetDiff::text);
        Set<String> all = new LinkedHashSet<>(old.keySet());
        all.addAll(now.keySet());
        for (String name : all) {
            compare(
                    "tier " + name + ":",
                    tiers(old.get(name), before),
                    tiers(now.get(name), after),
                    Function.identity());
        }
    }

    private static Map<String, String> text(TierSetDefinition set) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("tiers", names(set));
        if (set.maintenance() != null) {
            text.putAll(RuleText.of(set.maintenance()));
        }
        return text;
    }

    private static String names(TierSetDefinition set) {
        return set.tiers().stream().map(TierDefinition::name).collect(Collectors.joining(", "));
    }

    private static Map<String, Map<String, String>> segments(RuleSet rules) {
        Map<String, Map<String, String>> texts = new LinkedHashMap<>();
        for (SegmentDefinition one : rules.segments()) {
            Set<String> tags = rules.tags().getOrDefault(Target.segment(one.name()), Set.of());
            texts.put(one.name(), RuleText.of(one.when(), one.keep(), one.timing(), tags));
        }
        return texts;
    }

    private static Map<String, Map<String, String>> tiers(@Nullable TierSetDefinition set, RuleSet rules) {
        Map<String, Map<String, String>> texts = new LinkedHashMap<>();
        if (set == null) {
            return texts;
        }
        for (TierDefinition one : set.tiers()) {
            Set<String> tags = rules.tags().getOrDefault(Target.tier(set.name(), one.name()), Set.of());
            texts.put(one.name(), RuleText.of(one.when(), one.keep(), one.timing(), tags));
        }
        return texts;
    }
}
