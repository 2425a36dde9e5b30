package io.tierstream.engine;

import io.tierstream.engine.expression.Computation;
import io.tierstream.engine.metric.Anniversaries;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.rule.Atom;
import io.tierstream.engine.rule.Check;
import io.tierstream.engine.rule.ConditionBuilder;
import io.tierstream.engine.rule.ConditionIndex;
import io.tierstream.engine.rule.Readings;
import io.tierstream.engine.rule.Stays;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Stretches;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The segments and tier sets of a rule set, compiled: first the segments, then the tier sets. */
final class RuleUnits {

    private final List<RuleUnit> units;
    private final Map<Target, Integer> byTarget = new HashMap<>();
    private final Map<String, Integer> byName = new LinkedHashMap<>();
    private final ConditionIndex index;
    private final List<Computation> calculated;
    private final UnitOrder order;
    private final Stays stays;

    private RuleUnits(
            List<RuleUnit> units, ConditionIndex index, List<Computation> calculated, UnitOrder order, Stays stays) {
        this.stays = stays;
        this.units = units;
        this.index = index;
        this.calculated = calculated;
        this.order = order;
        for (int unit = 0; unit < units.size(); unit++) {
            byName.put(units.get(unit).name(), unit);
            for (RuleUnit.Level level : units.get(unit).levels()) {
                byTarget.put(level.target(), unit);
            }
        }
    }

    static RuleUnits compile(RuleSet ruleSet) {
        List<TierSetDefinition> sets = new ArrayList<>();
        for (SegmentDefinition segment : ruleSet.segments()) {
            TierDefinition only = new TierDefinition(segment.name(), segment.when(), segment.keep(), segment.timing());
            sets.add(new TierSetDefinition(segment.name(), List.of(only)));
        }
        int segments = sets.size();
        sets.addAll(ruleSet.tierSets());
        ConditionBuilder builder = new ConditionBuilder(ruleSet.metrics(), ruleSet.calculated(), new Names(sets));
        for (int unit = 0; unit < sets.size(); unit++) {
            for (TierDefinition tier : sets.get(unit).tiers()) {
                builder.declare(tier.when(), unit);
                if (tier.keep() != null) {
                    builder.declare(tier.keep(), unit);
                }
            }
            Maintenance maintenance = sets.get(unit).maintenance();
            if (maintenance != null && maintenance.condition() != null) {
                builder.declare(maintenance.condition(), unit);
            }
        }
        ConditionIndex index = builder.build();
        List<RuleUnit> units = new ArrayList<>();
        for (int unit = 0; unit < sets.size(); unit++) {
            units.add(unit(unit, sets.get(unit), unit < segments, builder, ruleSet.metrics()));
        }
        return new RuleUnits(
                units, index, builder.calculated(), UnitOrder.of(sets.size(), builder.dependencies()), builder.stays());
    }

    /** Segments and tier sets share one name space. */
    private static final class Names implements ConditionBuilder.Units {

        private final List<TierSetDefinition> sets;
        private final Map<String, Integer> numbers = new HashMap<>();

        Names(List<TierSetDefinition> sets) {
            this.sets = sets;
            for (TierSetDefinition set : sets) {
                numbers.put(set.name(), numbers.size());
            }
        }

        @Override
        public int unit(String name) {
            Integer unit = numbers.get(name);
            if (unit == null) {
                throw new IllegalArgumentException("no segment or tier set named " + name);
            }
            return unit;
        }

        @Override
        public int level(int unit, String tier) {
            List<TierDefinition> tiers = sets.get(unit).tiers();
            for (int i = 0; i < tiers.size(); i++) {
                if (tiers.get(i).name().equals(tier)) {
                    return i + 1;
                }
            }
            throw new IllegalArgumentException(
                    "no tier " + tier + " in " + sets.get(unit).name());
        }
    }

    private static RuleUnit.@Nullable Upkeep upkeep(
            @Nullable Maintenance maintenance,
            List<MetricDefinition> metrics,
            ConditionBuilder builder,
            List<Atom> atoms) {
        if (maintenance == null) {
            return null;
        }
        int anchor = maintenance.end() instanceof Maintenance.Anniversary anniversary
                ? anchor(anniversary.metric(), metrics)
                : -1;
        Check condition = maintenance.condition() == null ? null : builder.compile(maintenance.condition(), atoms);
        return new RuleUnit.Upkeep(maintenance, anchor, condition);
    }

    /** Only an event can move an instant of the lifetime, so that the end of a tier comes no sooner by itself. */
    private static int anchor(String name, List<MetricDefinition> metrics) {
        for (int m = 0; m < metrics.size(); m++) {
            MetricDefinition metric = metrics.get(m);
            if (metric.name().equals(name) && Anniversaries.isAnchor(metric)) {
                return m;
            }
        }
        throw new IllegalArgumentException("anniversaries need an instant metric of the lifetime, not " + name);
    }

    private static RuleUnit unit(
            int number,
            TierSetDefinition set,
            boolean segment,
            ConditionBuilder builder,
            List<MetricDefinition> metrics) {
        List<Atom> ofUpkeep = new ArrayList<>();
        RuleUnit.Upkeep upkeep = upkeep(set.maintenance(), metrics, builder, ofUpkeep);
        List<RuleUnit.Level> levels = new ArrayList<>();
        for (TierDefinition tier : set.tiers()) {
            List<Atom> atoms = new ArrayList<>();
            Check when = builder.compile(tier.when(), atoms);
            Check keep = tier.keep() == null ? null : builder.compile(tier.keep(), atoms);
            atoms.addAll(ofUpkeep);
            Target target = segment ? Target.segment(set.name()) : Target.tier(set.name(), tier.name());
            levels.add(new RuleUnit.Level(target, when, keep, tier.timing(), atoms));
        }
        return RuleUnit.of(number, set.name(), levels, upkeep);
    }

    ConditionIndex index() {
        return index;
    }

    /** The calculated metrics, in the order of the rule set; they are worked out from {@link Readings}. */
    List<Computation> calculated() {
        return calculated;
    }

    /** In which order they are decided. */
    UnitOrder order() {
        return order;
    }

    /** Who asks how long a customer has been in a unit. */
    Stays stays() {
        return stays;
    }

    /** What some units look at. */
    BitSet slotsOf(BitSet some) {
        BitSet slots = new BitSet();
        some.stream().forEach(unit -> slots.or(index.slotsOf(unit)));
        return slots;
    }

    int size() {
        return units.size();
    }

    RuleUnit get(int unit) {
        return units.get(unit);
    }

    /**
     * When something has been so for a customer for as long as is asked.
     *
     * @param position its position in {@link Customer#stretches}
     * @param after an instant before which nothing is of interest
     */
    long deadline(Customer customer, int position, long after) {
        Stretches stretches = customer.stretches;
        return units.get(stretches.unitAt(position))
                .deadline(
                        stretches.levelAt(position),
                        stretches.kindAt(position),
                        stretches.sinceAt(position),
                        customer,
                        after);
    }

    /** The segment or tier set of a name, or -1. */
    int unitNamed(String name) {
        return byName.getOrDefault(name, -1);
    }

    /** The names of all segments and tier sets, for people. */
    String names() {
        return byName.isEmpty() ? "none" : String.join(", ", byName.keySet());
    }

    /** The unit that has a target, or -1. */
    int unitWith(Target target) {
        return byTarget.getOrDefault(target, -1);
    }
}
