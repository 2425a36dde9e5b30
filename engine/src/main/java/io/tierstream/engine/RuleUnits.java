package io.tierstream.engine;

import io.tierstream.engine.rule.Atom;
import io.tierstream.engine.rule.Check;
import io.tierstream.engine.rule.ConditionIndex;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The segments and tier sets of a rule set, compiled: first the segments, then the tier sets. */
final class RuleUnits {

    private final List<RuleUnit> units;
    private final Map<Target, Integer> byTarget = new HashMap<>();
    private final ConditionIndex index;

    private RuleUnits(List<RuleUnit> units, ConditionIndex index) {
        this.units = units;
        this.index = index;
        for (int unit = 0; unit < units.size(); unit++) {
            for (RuleUnit.Level level : units.get(unit).levels()) {
                byTarget.put(level.target(), unit);
            }
        }
    }

    static RuleUnits compile(RuleSet ruleSet) {
        ConditionIndex.Builder builder = new ConditionIndex.Builder(ruleSet.metrics());
        List<TierSetDefinition> sets = new ArrayList<>();
        for (SegmentDefinition segment : ruleSet.segments()) {
            TierDefinition only = new TierDefinition(segment.name(), segment.when(), segment.keep());
            sets.add(new TierSetDefinition(segment.name(), List.of(only)));
        }
        int segments = sets.size();
        sets.addAll(ruleSet.tierSets());
        for (int unit = 0; unit < sets.size(); unit++) {
            for (TierDefinition tier : sets.get(unit).tiers()) {
                builder.declare(tier.when(), unit);
                if (tier.keep() != null) {
                    builder.declare(tier.keep(), unit);
                }
            }
        }
        ConditionIndex index = builder.build();
        List<RuleUnit> units = new ArrayList<>();
        for (int unit = 0; unit < sets.size(); unit++) {
            units.add(unit(sets.get(unit), unit < segments, builder));
        }
        return new RuleUnits(units, index);
    }

    private static RuleUnit unit(TierSetDefinition set, boolean segment, ConditionIndex.Builder builder) {
        List<RuleUnit.Level> levels = new ArrayList<>();
        for (TierDefinition tier : set.tiers()) {
            List<Atom> atoms = new ArrayList<>();
            Check when = builder.compile(tier.when(), atoms);
            Check keep = tier.keep() == null ? null : builder.compile(tier.keep(), atoms);
            Target target = segment ? Target.segment(set.name()) : Target.tier(set.name(), tier.name());
            levels.add(new RuleUnit.Level(target, when, keep, atoms));
        }
        return new RuleUnit(set.name(), levels);
    }

    ConditionIndex index() {
        return index;
    }

    int size() {
        return units.size();
    }

    RuleUnit get(int unit) {
        return units.get(unit);
    }

    /** The unit that has a target, or -1. */
    int unitWith(Target target) {
        return byTarget.getOrDefault(target, -1);
    }
}
