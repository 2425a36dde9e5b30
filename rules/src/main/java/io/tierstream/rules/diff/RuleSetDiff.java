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
import java.util.Collection;
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
    private final Renames renames;

    private RuleSetDiff(Renames renames) {
        this.renames = renames;
    }

    /** Says what something is, key by key, with metrics under new names. */
    private interface Text<T> {
        Map<String, String> of(T one, Renames names);
    }

    /** The changes: name, sequences, metrics, segments, tier sets. */
    public static List<Change> of(RuleSet before, RuleSet after) {
        RuleSetDiff diff = new RuleSetDiff(Renames.between(before, after));
        diff.name(before, after);
        diff.compare(
                "sequence ",
                byName(before.sequences(), SequenceDefinition::name),
                byName(after.sequences(), SequenceDefinition::name),
                (sequence, names) -> SequenceText.of(sequence));
        diff.compare("", population(before), population(after), (population, names) -> text(population));
        diff.metrics(before, after);
        diff.compare("segment ", segments(before), segments(after), RuleSetDiff::text);
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
        if (population.drift() != null) {
            text.put("drift", population.drift().points().toString());
            text.put("check", population.drift().check().toString());
        }
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
        renames.names()
                .forEach((old, now) ->
                        changes.add(new Change(Kind.RENAMED, "metric " + old, List.of("is " + now + " now"))));
        compare(
                "metric ",
                others(before.metrics(), MetricDefinition::name, renames.names().keySet()),
                others(after.metrics(), MetricDefinition::name, renames.names().values()),
                (metric, names) -> MetricText.of(metric));
        compare(
                "metric ",
                others(
                        before.calculated(),
                        CalculatedMetric::name,
                        renames.names().keySet()),
                others(
                        after.calculated(),
                        CalculatedMetric::name,
                        renames.names().values()),
                (metric, names) -> Map.of("calculate", ExpressionText.of(names.in(metric.expression()))));
    }

    private static <T> Map<String, T> others(List<T> all, Function<T, String> name, Collection<String> renamed) {
        Map<String, T> others = byName(all, name);
        others.keySet().removeAll(renamed);
        return others;
    }

    private <T> void compare(String what, Map<String, T> before, Map<String, T> after, Text<T> text) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            T old = before.get(name);
            T now = after.get(name);
            if (old == null) {
                changes.add(
                        new Change(Kind.ADDED, what + name, lines(text.of(Objects.requireNonNull(now), Renames.NONE))));
            } else if (now == null) {
                changes.add(new Change(Kind.REMOVED, what + name, lines(text.of(old, Renames.NONE))));
            } else {
                List<String> details =
                        differences(text.of(old, Renames.NONE), text.of(old, renames), text.of(now, Renames.NONE));
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

    /**
     * What is said otherwise.
     *
     * @param renamed as before, with the metrics' new names: where only those differ, nothing does
     */
    private static List<String> differences(
            Map<String, String> before, Map<String, String> renamed, Map<String, String> after) {
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<String> lines = new ArrayList<>();
        for (String key : keys) {
            String old = before.get(key);
            String now = after.get(key);
            if (!Objects.equals(renamed.get(key), now)) {
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
            compare("tier " + name + ":", tiers(old.get(name), before), tiers(now.get(name), after), RuleSetDiff::text);
        }
    }

    private static Map<String, String> text(TierSetDefinition set, Renames names) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("tiers", names(set));
        if (set.maintenance() != null) {
            text.putAll(RuleText.of(set.maintenance(), names));
        }
        return text;
    }

    private static String names(TierSetDefinition set) {
        return set.tiers().stream().map(TierDefinition::name).collect(Collectors.joining(", "));
    }

    private static Map<String, String> text(Function<Renames, Map<String, String>> rule, Renames names) {
        return rule.apply(names);
    }

    private static Map<String, Function<Renames, Map<String, String>>> segments(RuleSet rules) {
        Map<String, Function<Renames, Map<String, String>>> texts = new LinkedHashMap<>();
        for (SegmentDefinition one : rules.segments()) {
            Set<String> tags = rules.tags().getOrDefault(Target.segment(one.name()), Set.of());
            texts.put(one.name(), names -> RuleText.of(one.when(), one.keep(), one.timing(), tags, names));
        }
        return texts;
    }

    private static Map<String, Function<Renames, Map<String, String>>> tiers(
            @Nullable TierSetDefinition set, RuleSet rules) {
        Map<String, Function<Renames, Map<String, String>>> texts = new LinkedHashMap<>();
        if (set == null) {
            return texts;
        }
        for (TierDefinition one : set.tiers()) {
            Set<String> tags = rules.tags().getOrDefault(Target.tier(set.name(), one.name()), Set.of());
            texts.put(one.name(), names -> RuleText.of(one.when(), one.keep(), one.timing(), tags, names));
        }
        return texts;
    }
}
