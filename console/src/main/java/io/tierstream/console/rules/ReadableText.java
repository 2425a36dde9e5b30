package io.tierstream.console.rules;

import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.MaintenanceText;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.reading.Labels;
import io.tierstream.rules.reading.RuleSetText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts what a rule set says together with what it means. Conditions are shown as their author wrote them. */
final class ReadableText {

    private final Compilation.Compiled rules;

    private ReadableText(Compilation.Compiled rules) {
        this.rules = rules;
    }

    static ReadableRuleSet of(Compilation.Compiled rules) {
        ReadableText readable = new ReadableText(rules);
        return new ReadableRuleSet(readable.metrics(), readable.segments(), readable.tierSets());
    }

    private List<ReadableRuleSet.Metric> metrics() {
        return rules.text().metrics().entrySet().stream()
                .map(entry -> new ReadableRuleSet.Metric(
                        entry.getKey(),
                        label(entry.getValue().labels()),
                        entry.getValue().labels().description(),
                        entry.getValue().source()))
                .toList();
    }

    private List<ReadableRuleSet.Segment> segments() {
        return rules.ruleSet().segments().stream().map(this::segment).toList();
    }

    private ReadableRuleSet.Segment segment(SegmentDefinition segment) {
        RuleSetText.Segment text =
                Objects.requireNonNull(rules.text().segments().get(segment.name()));
        return new ReadableRuleSet.Segment(
                segment.name(),
                label(text.labels()),
                text.labels().description(),
                text.rule().when(),
                text.rule().keep(),
                TimingText.of(segment.timing()));
    }

    private List<ReadableRuleSet.TierSet> tierSets() {
        return rules.ruleSet().tierSets().stream().map(this::tierSet).toList();
    }

    private ReadableRuleSet.TierSet tierSet(TierSetDefinition set) {
        RuleSetText.TierSet text =
                Objects.requireNonNull(rules.text().tierSets().get(set.name()));
        Maintenance maintenance = set.maintenance();
        return new ReadableRuleSet.TierSet(
                set.name(),
                label(text.labels()),
                text.labels().description(),
                maintenance == null ? null : MaintenanceText.of(maintenance.end()),
                set.tiers().stream().map(tier -> tier(tier, text)).toList());
    }

    private static ReadableRuleSet.Tier tier(TierDefinition tier, RuleSetText.TierSet set) {
        RuleSetText.Segment text = Objects.requireNonNull(set.tiers().get(tier.name()));
        return new ReadableRuleSet.Tier(
                tier.name(),
                label(text.labels()),
                text.labels().description(),
                text.rule().when(),
                text.rule().keep(),
                TimingText.of(tier.timing()));
    }

    private static @Nullable Map<String, String> label(Labels labels) {
        return labels.label().isEmpty() ? null : labels.label();
    }
}
