package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.engine.tier.Timing;
import io.tierstream.rules.expression.ExpressionReader;
import io.tierstream.rules.expression.MetricScope;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.ExpressionText;
import io.tierstream.rules.yaml.Mapping;
import io.tierstream.rules.yaml.Nodes;
import io.tierstream.rules.yaml.Texts;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads segments and tier sets. */
final class RuleReader {

    private static final String SEGMENT_EXAMPLE = "vip: {when: spend >= 1000}";
    private static final String TIER_EXAMPLE = "- {tier: gold, when: spend >= 1000}";
    private static final String CONDITION_EXAMPLE = "when: spend >= 1000";

    private final MetricScope metrics;
    private final ExpressionReader expressions;
    private final Names names;
    private final ZoneId timeZone;
    private final Issues issues;
    private final RuleSetText.Builder texts;
    private final Map<Target, Set<String>> tags = new LinkedHashMap<>();

    RuleReader(
            MetricScope metrics,
            ExpressionReader expressions,
            Names names,
            ZoneId timeZone,
            Issues issues,
            RuleSetText.Builder texts) {
        this.metrics = metrics;
        this.timeZone = timeZone;
        this.expressions = expressions;
        this.names = names;
        this.issues = issues;
        this.texts = texts;
    }

    /** The conditions of a segment or a tier, and how long they must hold or fail. */
    private record Rule(Expression when, @Nullable Expression keep, Timing timing) {}

    @Nullable
    SegmentDefinition segment(Entry entry) {
        boolean named = names.isName(entry.key(), "a segment", entry.keySpan());
        if (entry.value() instanceof ScalarNode scalar && !scalar.getValue().isEmpty()) {
            issues.add(
                    IssueCode.WRONG_KIND,
                    Nodes.firstLine(scalar, issues.source()),
                    "a segment must be a mapping, but this is " + Nodes.describe(scalar),
                    segmentHint(entry.key(), scalar.getValue().strip()));
            return null;
        }
        Mapping mapping = Mapping.read(entry.value(), Language.SEGMENT, SEGMENT_EXAMPLE, issues);
        if (mapping == null) {
            return null;
        }
        texts.segment(entry.key(), rule(mapping), Labels.read(mapping, issues));
        Rule rule = rule(mapping, entry.keySpan(), "the segment " + entry.key());
        addTags(Target.segment(entry.key()), mapping);
        return rule == null || !named
                ? null
                : new SegmentDefinition(entry.key(), rule.when(), rule.keep(), rule.timing());
    }

    private void addTags(Target target, Mapping mapping) {
        Set<String> found = TagsReader.read(mapping.get("tags"), issues);
        if (!found.isEmpty()) {
            tags.put(target, found);
        }
    }

    /** The tags of the segments and tiers that have been read. */
    Map<Target, Set<String>> tags() {
        return tags;
    }

    private static String segmentHint(String name, String text) {
        return text.startsWith("when:") ? "a space is missing after when:" : "write " + name + ": {when: " + text + "}";
    }

    private RuleSetText.Rule rule(Mapping mapping) {
        return new RuleSetText.Rule(source(mapping.get("when")), sourceOrNull(mapping.get("keep")));
    }

    private static String source(@Nullable Entry entry) {
        String text = sourceOrNull(entry);
        return text == null ? "" : text;
    }

    private static @Nullable String sourceOrNull(@Nullable Entry entry) {
        return entry != null && entry.value() instanceof ScalarNode scalar
                ? scalar.getValue().strip()
                : null;
    }

    private @Nullable Rule rule(Mapping mapping, Span place, String what) {
        Entry whenEntry = mapping.get("when");
        Entry keepEntry = mapping.get("keep");
        if (whenEntry == null && !mapping.hasUnknownKeys()) {
            issues.add(IssueCode.MISSING_KEY, place, what + " has no when:", "for example " + CONDITION_EXAMPLE);
        }
        Expression when = whenEntry == null ? null : condition(whenEntry);
        Expression keep = keepEntry == null ? null : condition(keepEntry);
        Timing timing = TimingReader.read(mapping, issues);
        if (when == null || timing == null || (keepEntry != null && keep == null)) {
            return null;
        }
        if (whenEntry != null) {
            Contradiction.warn(when, Nodes.firstLine(whenEntry.value(), issues.source()), issues);
        }
        if (keepEntry != null && keep != null) {
            Contradiction.warn(keep, Nodes.firstLine(keepEntry.value(), issues.source()), issues);
            KeepCheck.warn(when, keep, Nodes.firstLine(keepEntry.value(), issues.source()), issues);
        }
        return new Rule(when, keep, timing);
    }

    private @Nullable Expression condition(Entry entry) {
        ExpressionText text = ExpressionText.read(entry, CONDITION_EXAMPLE.replace("when", entry.key()), issues);
        return text == null ? null : expressions.condition(text, metrics);
    }

    @Nullable
    TierSetDefinition tierSet(Entry entry) {
        boolean named = names.isName(entry.key(), "a tier set", entry.keySpan());
        Node list = entry.value();
        Labels labels = new Labels(Map.of(), null);
        Maintenance maintenance = null;
        if (!(list instanceof SequenceNode)) {
            Mapping mapping = Mapping.read(list, Language.TIER_SET, "a list: " + TIER_EXAMPLE, issues);
            if (mapping == null) {
                return null;
            }
            labels = Labels.read(mapping, issues);
            maintenance = new MaintenanceReader(metrics, expressions, timeZone, issues).read(mapping.get("maintain"));
            Entry tiers = mapping.get("tiers");
            if (tiers == null) {
                issues.add(
                        IssueCode.MISSING_KEY,
                        entry.keySpan(),
                        "the tier set " + entry.key() + " has no tiers:",
                        "for example " + TIER_EXAMPLE);
                return null;
            }
            list = tiers.value();
        }
        List<TierDefinition> tiers = tiers(entry, list, labels);
        if (maintenance != null && tiers != null) {
            reportGrace(entry, tiers);
        }
        return tiers == null || !named ? null : new TierSetDefinition(entry.key(), tiers, maintenance);
    }

    private void reportGrace(Entry entry, List<TierDefinition> tiers) {
        for (TierDefinition tier : tiers) {
            if (tier.timing().grace() > 0) {
                issues.add(
                        IssueCode.KEY_NOT_APPLICABLE,
                        entry.keySpan(),
                        "maintain: says how long the tiers of " + entry.key() + " are kept, and so does the grace: of "
                                + tier.name(),
                        "remove one of the two");
            }
        }
    }

    private @Nullable List<TierDefinition> tiers(Entry entry, Node list, Labels labels) {
        if (!(list instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
            issues.add(
                    list instanceof SequenceNode ? IssueCode.EMPTY_VALUE : IssueCode.WRONG_KIND,
                    Nodes.firstLine(list, issues.source()),
                    "the tiers of " + entry.key() + " must be a list, best first, but this is "
                            + (list instanceof SequenceNode ? "an empty list" : Nodes.describe(list)),
                    "for example " + TIER_EXAMPLE);
            return null;
        }
        RuleSetText.TierSetBuilder text = texts.tierSet(entry.key(), labels);
        Map<String, Integer> lines = new LinkedHashMap<>();
        List<TierDefinition> tiers = new ArrayList<>();
        int before = issues.errors();
        for (Node node : sequence.getValue()) {
            TierDefinition tier = tier(entry.key(), node, lines, text);
            if (tier != null) {
                Unreachable.warn(tier, tiers, Nodes.firstLine(node, issues.source()), issues);
                tiers.add(tier);
            }
        }
        return issues.errors() > before ? null : tiers;
    }

    private @Nullable TierDefinition tier(
            String tierSet, Node node, Map<String, Integer> lines, RuleSetText.TierSetBuilder text) {
        Mapping mapping = Mapping.read(node, Language.TIER, TIER_EXAMPLE, issues);
        if (mapping == null) {
            return null;
        }
        Entry nameEntry = mapping.get("tier");
        if (nameEntry == null && !mapping.hasUnknownKeys()) {
            issues.add(
                    IssueCode.MISSING_KEY,
                    mapping.span(),
                    "a tier needs its name: tier: NAME",
                    "for example " + TIER_EXAMPLE);
        }
        String name = nameEntry == null ? null : Texts.text(nameEntry, "gold", issues);
        Rule rule = rule(mapping, mapping.span(), name == null ? "the tier" : "the tier " + name);
        Labels labels = Labels.read(mapping, issues);
        if (nameEntry == null || name == null) {
            return null;
        }
        text.tier(name, rule(mapping), labels);
        addTags(Target.tier(tierSet, name), mapping);
        Integer earlier =
                lines.putIfAbsent(name, issues.source().line(nameEntry.keySpan().start()));
        if (earlier != null) {
            issues.add(
                    IssueCode.DUPLICATE_NAME,
                    Nodes.span(nameEntry.value()),
                    "the tier " + name + " stands here twice; the first is in line " + earlier);
        }
        boolean named = names.isName(name, "a tier", Nodes.span(nameEntry.value()));
        return rule == null || !named ? null : new TierDefinition(name, rule.when(), rule.keep(), rule.timing());
    }
}
