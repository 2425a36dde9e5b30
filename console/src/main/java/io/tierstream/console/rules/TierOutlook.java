package io.tierstream.console.rules;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.MaintenanceText;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a customer stands to the tiers of a tier set: what is missing to the next better one, and what keeps the one that is held. Of who
 * is pinned that is said of the tier by the rules alone: by it they decide when the pin ends.
 *
 * @param current the tier that is held; null for none
 * @param pinned whether that was decided by hand
 * @param byRules the tier that the rules alone give, the same as the current one without a pin; null for none
 * @param next the next better tier than that, the lowest for who has none; null for who has the best
 * @param keep what keeps that tier; null for who has none
 */
public record TierOutlook(
        String tierSet,
        @Nullable String current,
        boolean pinned,
        @Nullable String byRules,
        @Nullable Next next,
        @Nullable Keep keep) {

    /**
     * The next better tier.
     *
     * @param held whether its condition held already; then only time is missing, or the end of a pin
     * @param missing the parts that did not hold, all of which must: an {@link Part.Any} among them lists alternatives
     * @param unsaid the parts of which nothing can be said, all of which must hold too
     * @param timing what time asks for
     */
    public record Next(String tier, @Nullable Boolean held, List<Part> missing, List<Part> unsaid, TimingText timing) {
        public Next {
            Objects.requireNonNull(tier);
            missing = List.copyOf(missing);
            unsaid = List.copyOf(unsaid);
        }
    }

    /**
     * What keeps a tier.
     *
     * @param held whether it held
     * @param conditions all of them keep it together; if there is a weaker condition for staying, the only one is an {@link Part.Any}
     * @param maintained until when it is kept although conditions fail, such as {@code until end of next year in UTC}; null for no longer
     * @param maintainedWhile what must hold for that; null for nothing
     */
    public record Keep(
            @Nullable Boolean held,
            List<Part> conditions,
            TimingText timing,
            @Nullable String maintained,
            @Nullable Part maintainedWhile) {
        public Keep {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * The outlook for each tier set of a rule set.
     *
     * @param rules the rule set in force
     * @param decidedBy the rule set by which the snapshot was written, which may be an older version: values of metrics that it defines
     *     otherwise say nothing
     */
    public static List<TierOutlook> of(RuleSet rules, RuleSet decidedBy, Snapshot snapshot) {
        Snapshot known = rules.equals(decidedBy) ? snapshot : snapshot.withMetrics(SameMetrics.of(rules, decidedBy));
        Trial trial = new Trial(new SnapshotScope(rules, known));
        return rules.tierSets().stream().map(set -> of(set, snapshot, trial)).toList();
    }

    private static TierOutlook of(TierSetDefinition set, Snapshot snapshot, Trial trial) {
        Snapshot.Held held = snapshot.tiers().get(set.name());
        String current = held == null ? null : held.tier();
        boolean pinned = snapshot.pins().containsKey(set.name());
        String byRules = pinned ? snapshot.pins().get(set.name()) : current;
        List<TierDefinition> tiers = set.tiers();
        // Who has a tier that there is no more will have to earn one anew, as who has none.
        int at = byRules == null
                ? -1
                : tiers.stream().map(TierDefinition::name).toList().indexOf(byRules);
        return new TierOutlook(
                set.name(),
                current,
                pinned,
                byRules,
                at == 0 ? null : next(tiers.get((at < 0 ? tiers.size() : at) - 1), trial),
                at < 0 ? null : keep(tiers.get(at), set.maintenance(), trial));
    }

    private static Next next(TierDefinition tier, Trial trial) {
        Part when = trial.of(tier.when());
        List<Part> all = conjuncts(when);
        return new Next(
                tier.name(),
                when.held(),
                all.stream().filter(part -> Boolean.FALSE.equals(part.held())).toList(),
                all.stream().filter(part -> part.held() == null).toList(),
                TimingText.of(tier.timing()));
    }

    private static Keep keep(TierDefinition tier, @Nullable Maintenance maintenance, Trial trial) {
        Part when = trial.of(tier.when());
        Part stays = when;
        if (tier.keep() != null) {
            List<Part> either = List.of(when, trial.of(tier.keep()));
            String text = "(" + when.text() + ") || (" + either.get(1).text() + ")";
            stays = new Part.Any(text, Kleene.any(either), either);
        }
        return new Keep(
                stays.held(),
                conjuncts(stays),
                TimingText.of(tier.timing()),
                maintenance == null ? null : MaintenanceText.of(maintenance.end()),
                maintenance == null || maintenance.condition() == null ? null : trial.of(maintenance.condition()));
    }

    private static List<Part> conjuncts(Part part) {
        return part instanceof Part.All all ? all.parts() : List.of(part);
    }
}
