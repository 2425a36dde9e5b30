package io.tierstream.rules.reading;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.population.Population;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.expression.MetricScope;
import io.tierstream.rules.expression.ProfileAttributes;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a whole rule set. */
public final class RuleSetReader {

    private static final String EXAMPLE = "ruleset: web-shop";
    private static final String SEQUENCES_EXAMPLE = "quick_buy: " + SequenceReader.EXAMPLE;

    private final Issues issues;
    private final Names names;
    private final ExpressionReader expressions;
    private final RuleSetText.Builder texts = new RuleSetText.Builder();
    private final Map<String, MetricDefinition> metrics = new LinkedHashMap<>();
    private final Set<String> broken = new HashSet<>();

    /** Metrics that are calculated, and scores: read when the names of all metrics are known. */
    private final Map<String, Mapping> formulas = new LinkedHashMap<>();

    private final Map<String, Entry> scores = new LinkedHashMap<>();

    /** Where metrics, segments and tier sets are named. */
    private final Map<String, Span> places = new HashMap<>();

    public RuleSetReader(Issues issues) {
        this.issues = issues;
        this.names = new Names(issues);
        this.expressions = new ExpressionReader(issues);
    }

    /** A rule set with what it says to people. */
    public record Result(RuleSet ruleSet, RuleSetText text) {}

    /**
     * Reads the root node.
     *
     * @param root null for a file without content
     * @return null when there are errors, which have been reported
     */
    public @Nullable Result read(@Nullable Node root, long version) {
        if (root == null) {
            issues.add(
                    IssueCode.EMPTY_RULE_SET,
                    new Span(0, 0),
                    "the file is empty; a rule set needs a name and at least one segment or tier",
                    "start with " + EXAMPLE);
            return null;
        }
        Mapping mapping = Mapping.read(root, Language.RULE_SET, EXAMPLE, issues);
        if (mapping == null) {
            return null;
        }
        String name = name(mapping);
        Labels labels = Labels.read(mapping, issues);
        EventCatalogue events = EventCatalogue.read(mapping.get("events"), names, issues);
        ProfileAttributes profile = ProfileReader.read(mapping.get("profile"), events, issues);
        ZoneId timeZone = timeZone(mapping);
        SequencesReader sequences = new SequencesReader(names, expressions, issues, texts);
        readMetrics(mapping, sequences.read(section(mapping, "sequences", SEQUENCES_EXAMPLE), events), timeZone);
        readScores(mapping);
        Set<String> named = new HashSet<>(formulas.keySet());
        named.addAll(scores.keySet());
        MetricScope scope = new MetricScope(metrics, named, broken, NamesAhead.of(mapping), profile);
        List<CalculatedMetric> calculated = calculated(scope);
        RuleReader rules = new RuleReader(scope, expressions, names, timeZone, issues, texts);
        List<SegmentDefinition> segments = new ArrayList<>();
        List<TierSetDefinition> tierSets = new ArrayList<>();
        readRules(mapping, rules, segments, tierSets);
        new MetricWarnings(metrics, places, issues).report(scope.used());
        sequences.warn(metrics.values());
        Population population =
                PopulationReader.read(mapping.get("population"), mapping.get("segments"), timeZone, issues);
        if (issues.errors() == 0) {
            new Circles(calculated, segments, tierSets).report(places, issues);
        }
        if (name == null || issues.errors() > 0) {
            return null;
        }
        expressions.checkTypes();
        List<MetricDefinition> kept = new ArrayList<>(metrics.values());
        kept.addAll(profile.metrics());
        return issues.errors() > 0
                ? null
                : new Result(
                        new RuleSet(
                                name,
                                version,
                                kept,
                                calculated,
                                segments,
                                tierSets,
                                sequences.sequences(),
                                population,
                                rules.tags()),
                        texts.build(labels));
    }

    private @Nullable String name(Mapping mapping) {
        Entry entry = mapping.get("ruleset");
        if (entry == null) {
            issues.add(
                    IssueCode.MISSING_KEY,
                    new Span(mapping.span().start(), mapping.span().start()),
                    "the rule set has no name",
                    "put a line such as " + EXAMPLE + " at the top");
            return null;
        }
        String name = Texts.text(entry, EXAMPLE, issues);
        return name != null && names.isName(name, "a rule set", Nodes.firstLine(entry.value(), issues.source()))
                ? name
                : null;
    }

    private ZoneId timeZone(Mapping ruleSet) {
        ZoneId zone = Calendars.zone(ruleSet.get("timeZone"), ZoneOffset.UTC, issues);
        return zone == null ? ZoneOffset.UTC : zone;
    }

    private void readMetrics(Mapping ruleSet, EventCatalogue events, ZoneId timeZone) {
        Entry entry = ruleSet.get("metrics");
        Mapping mapping = entry == null
                ? null
                : Mapping.read(entry.value(), "metrics", "spend_30d: " + MetricReader.EXAMPLE, issues);
        if (mapping == null) {
            return;
        }
        Predictions models = Predictions.read(ruleSet.get("predictions"), issues);
        CustomerYears years = new CustomerYears(Nodes.entries(entry), metrics, broken, issues);
        MetricReader reader = new MetricReader(events, expressions, names, timeZone, models, years, issues);
        Predicate<Entry> goesByYears = metric -> CustomerYears.isMeant(metric.value());
        List<Entry> entries = List.copyOf(mapping.entries());
        readMetrics(entries.stream().filter(goesByYears.negate()).toList(), reader);
        readMetrics(entries.stream().filter(goesByYears).toList(), reader);
        // In the order of the file, whatever was read first.
        for (Entry metric : entries) {
            MetricDefinition definition = metrics.remove(metric.key());
            if (definition != null) {
                metrics.put(metric.key(), definition);
            }
        }
    }

    private void readMetrics(List<Entry> entries, MetricReader reader) {
        for (Entry metric : entries) {
            String name = metric.key();
            boolean named = names.isMetric(name, metric.keySpan());
            Mapping keys = Mapping.read(metric.value(), Language.METRIC, MetricReader.EXAMPLE, issues);
            places.put(name, metric.keySpan());
            boolean calculated = keys != null && keys.has(CalculatedReader.KEY);
            MetricDefinition definition = keys == null || calculated ? null : reader.read(name, keys);
            if (keys == null || !named || (definition == null && !calculated)) {
                broken.add(name);
                continue;
            }
            if (definition == null) {
                formulas.put(name, keys);
            } else {
                metrics.put(name, definition);
            }
            addText(metric, keys);
        }
    }

    private void addText(Entry metric, Mapping keys) {
        String source = issues.source().text(Nodes.span(metric.value())).strip();
        texts.metric(metric.key(), source, Labels.read(keys, issues));
    }

    private void readScores(Mapping ruleSet) {
        Mapping mapping = section(ruleSet, "scores", ScoreReader.EXAMPLE);
        if (mapping == null) {
            return;
        }
        for (Entry score : mapping.entries()) {
            String name = score.key();
            boolean taken = metrics.containsKey(name) || formulas.containsKey(name) || broken.contains(name);
            if (taken) {
                issues.add(
                        IssueCode.DUPLICATE_NAME,
                        score.keySpan(),
                        "the score " + name + " has the name of a metric",
                        "rename one of the two");
            } else if (names.isMetric(name, score.keySpan())) {
                scores.put(name, score);
                places.put(name, score.keySpan());
            } else {
                broken.add(name);
            }
        }
    }

    private List<CalculatedMetric> calculated(MetricScope scope) {
        List<CalculatedMetric> found = new ArrayList<>();
        CalculatedReader formulaReader = new CalculatedReader(scope, expressions, issues);
        formulas.forEach((name, keys) -> add(formulaReader.read(name, keys), found));
        ScoreReader scoreReader = new ScoreReader(scope, expressions, issues);
        for (Entry score : scores.values()) {
            Mapping keys = Mapping.read(score.value(), Language.SCORE, ScoreReader.EXAMPLE, issues);
            List<ScoreTerm> terms = keys == null ? null : scoreReader.read(score, keys);
            if (keys != null && terms != null) {
                found.add(ScoreReader.score(score.key(), terms));
                texts.score(score.key(), terms);
                addText(score, keys);
            }
        }
        return found;
    }

    private static <T> void add(@Nullable T one, List<T> all) {
        if (one != null) {
            all.add(one);
        }
    }

    private void readRules(
            Mapping ruleSet, RuleReader rules, List<SegmentDefinition> segments, List<TierSetDefinition> tierSets) {
        Mapping segmentEntries = section(ruleSet, "segments", "vip: {when: spend >= 1000}");
        Mapping tierSetEntries = section(ruleSet, "tierSets", "value: [{tier: gold, when: spend >= 1000}]");
        Map<String, Entry> taken = new HashMap<>();
        if (segmentEntries != null) {
            for (Entry entry : segmentEntries.entries()) {
                taken.put(entry.key(), entry);
                places.put(entry.key(), entry.keySpan());
                add(rules.segment(entry), segments);
            }
        }
        if (tierSetEntries != null) {
            for (Entry entry : tierSetEntries.entries()) {
                reportTaken(entry, taken);
                places.put(entry.key(), entry.keySpan());
                add(rules.tierSet(entry), tierSets);
            }
        }
        boolean nothing = isEmpty(segmentEntries) && isEmpty(tierSetEntries);
        boolean reported = (ruleSet.has("segments") && segmentEntries == null)
                || (ruleSet.has("tierSets") && tierSetEntries == null);
        if (nothing && !reported) {
            Entry start = ruleSet.get("ruleset");
            issues.add(
                    IssueCode.EMPTY_RULE_SET,
                    start == null
                            ? new Span(ruleSet.span().start(), ruleSet.span().start())
                            : start.keySpan(),
                    "the rule set has no segments and no tiers, so it decides nothing",
                    "add segments: or tierSets:; to stop a rule set, stop the job that runs it");
        }
    }

    private static boolean isEmpty(@Nullable Mapping mapping) {
        return mapping == null || mapping.entries().isEmpty();
    }

    private @Nullable Mapping section(Mapping ruleSet, String key, String example) {
        Entry entry = ruleSet.get(key);
        return entry == null ? null : Mapping.read(entry.value(), key, example, issues);
    }

    private void reportTaken(Entry tierSet, Map<String, Entry> segments) {
        Entry segment = segments.get(tierSet.key());
        if (segment != null) {
            issues.add(
                    IssueCode.DUPLICATE_NAME,
                    tierSet.keySpan(),
                    "the tier set " + tierSet.key() + " has the name of the segment in line "
                            + issues.source().line(segment.keySpan().start()),
                    "rename one of the two");
        }
    }
}
