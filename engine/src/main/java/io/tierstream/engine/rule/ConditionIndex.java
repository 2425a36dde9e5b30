package io.tierstream.engine.rule;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.Defined;
import io.tierstream.engine.expression.Expression.InSegment;
import io.tierstream.engine.expression.Expression.InTier;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.expression.ExpressionCompiler;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.metric.Thresholds;
import io.tierstream.engine.metric.Watch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All conditions of a rule set, compiled, and the way back from a value that moved to the units (segments, tier sets)
 * whose conditions may answer differently now.
 *
 * <p>Comparisons with a constant share one sorted list of thresholds per slot. When a value moves from one bucket to
 * another, only the comparisons whose threshold it crossed have flipped; they are found without looking at the others, so
 * thousands of rules cost what ten cost while nothing flips.
 */
public final class ConditionIndex {

    private final Slots slots;
    private final List<MetricDefinition> metrics;
    private final Thresholds[] thresholds;

    /** Per slot and boundary between two buckets: the units with a comparison that flips there. */
    private final int[][][] unitsAtBoundary;

    /** Per slot: the units with a comparison of it. */
    private final int[][] unitsOfSlot;

    /** Per metric: the units with a general atom that names it. */
    private final int[][] unitsOfAnyChange;

    private final BitSet aged = new BitSet();

    /** Per unit: the slots that it looks at, those of the metrics behind a since-slot included. */
    private final Map<Integer, BitSet> slotsOf = new HashMap<>();

    /** Per since-slot: the ages in milliseconds at which a comparison flips, ascending. */
    private final long[][] flipAges;

    private ConditionIndex(Builder builder, List<MetricDefinition> metrics) {
        this.slots = builder.slots;
        this.metrics = metrics;
        int count = slots.size();
        thresholds = new Thresholds[count];
        unitsOfSlot = new int[count][];
        unitsAtBoundary = new int[count][][];
        for (int slot = 0; slot < count; slot++) {
            List<Builder.Use> uses = builder.uses.getOrDefault(slot, List.of());
            Thresholds sorted =
                    Thresholds.of(uses.stream().map(Builder.Use::threshold).toList());
            thresholds[slot] = sorted;
            unitsOfSlot[slot] =
                    uses.stream().mapToInt(Builder.Use::unit).distinct().toArray();
            unitsAtBoundary[slot] = boundaries(sorted, uses);
        }
        unitsOfAnyChange = IntStream.range(0, metrics.size())
                .mapToObj(m -> builder.generalUses.getOrDefault(m, List.of()).stream()
                        .mapToInt(Integer::intValue)
                        .distinct()
                        .toArray())
                .toArray(int[][]::new);
        flipAges = IntStream.range(metrics.size(), count)
                .mapToObj(slot -> flipAges(builder.uses.getOrDefault(slot, List.of())))
                .toArray(long[][]::new);
        slots.sinceMetrics().forEach(aged::set);
        builder.uses.forEach((slot, uses) -> uses.forEach(use -> look(use.unit(), slot)));
        builder.generalUses.forEach((metric, units) -> units.forEach(unit -> look(unit, metric)));
    }

    private void look(int unit, int slot) {
        BitSet looking = slotsOf.computeIfAbsent(unit, none -> new BitSet());
        looking.set(slot);
        if (slot >= metrics.size()) {
            looking.set(sinceMetric(slot - metrics.size()));
        }
    }

    private static int[][] boundaries(Thresholds sorted, List<Builder.Use> uses) {
        List<SortedSet<Integer>> units = new ArrayList<>();
        for (int i = 0; i < 2 * sorted.size(); i++) {
            units.add(new TreeSet<>());
        }
        for (Builder.Use use : uses) {
            int equal = 2 * sorted.indexOf(use.threshold()) + 1;
            if (use.operator().holds(-1) != use.operator().holds(0)) {
                units.get(equal - 1).add(use.unit());
            }
            if (use.operator().holds(0) != use.operator().holds(1)) {
                units.get(equal).add(use.unit());
            }
        }
        return units.stream()
                .map(set -> set.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private static long[] flipAges(List<Builder.Use> uses) {
        SortedSet<Long> ages = new TreeSet<>();
        for (Builder.Use use : uses) {
            long age = use.threshold().toBigDecimal().longValueExact();
            if (use.operator().holds(-1) != use.operator().holds(0)) {
                ages.add(age);
            }
            if (use.operator().holds(0) != use.operator().holds(1)) {
                ages.add(age + 1);
            }
        }
        return ages.stream().mapToLong(Long::longValue).toArray();
    }

    /** The slots that a unit looks at. */
    public BitSet slotsOf(int unit) {
        return slotsOf.getOrDefault(unit, new BitSet());
    }

    /** Number of slots: the metrics, then those that {@code since} is taken of. */
    public int slotCount() {
        return thresholds.length;
    }

    public Thresholds thresholds(int slot) {
        return thresholds[slot];
    }

    /** Number of metrics; slots with greater numbers show ages. */
    public int metricCount() {
        return metrics.size();
    }

    /** Number of slots that show an age. */
    public int sinceCount() {
        return flipAges.length;
    }

    /** The slot that shows the age of the given since-number. */
    public int sinceSlot(int since) {
        return metrics.size() + since;
    }

    /** The instant metric whose age the given since-number shows. */
    public int sinceMetric(int since) {
        return slots.sinceMetrics().get(since);
    }

    /** The bucket of a slot at an instant; see {@link Thresholds}. */
    public int bucket(int slot, MetricState state, long now) {
        if (slot < metrics.size()) {
            return state.bucket(slot, thresholds[slot]);
        }
        long instant = state.instant(sinceMetric(slot - metrics.size()));
        return instant == MetricState.NO_INSTANT ? Thresholds.UNDEFINED : thresholds[slot].bucket(now - instant);
    }

    /** The smallest flipping age above {@code age}, or {@code Long.MAX_VALUE}; in milliseconds. */
    public long nextFlipAge(int since, long age) {
        long[] flips = flipAges[since];
        int found = Arrays.binarySearch(flips, age + 1);
        int at = found >= 0 ? found : -found - 1;
        return at < flips.length ? flips[at] : Long.MAX_VALUE;
    }

    /** Who looks at each metric. */
    public List<Watch> watches() {
        List<Watch> watches = new ArrayList<>();
        for (int m = 0; m < metrics.size(); m++) {
            watches.add(new Watch(
                    thresholds[m].size() == 0 ? null : thresholds[m], isAged(m) || unitsOfAnyChange[m].length > 0));
        }
        return watches;
    }

    /** Reports every unit that may answer differently since the slot's value moved between two buckets; repeats occur. */
    public void forEachFlipped(int slot, int before, int after, IntConsumer units) {
        if (before == after) {
            return;
        }
        if (before == Thresholds.UNDEFINED || after == Thresholds.UNDEFINED) {
            report(unitsOfSlot[slot], units);
            return;
        }
        int[][] boundaries = unitsAtBoundary[slot];
        for (int boundary = Math.min(before, after); boundary < Math.max(before, after); boundary++) {
            report(boundaries[boundary], units);
        }
    }

    /** The units with a comparison of a slot. */
    public int[] unitsOf(int slot) {
        return unitsOfSlot[slot];
    }

    /** Whether the age of a metric is looked at. */
    public boolean isAged(int metric) {
        return aged.get(metric);
    }

    /** Whether any unit has an atom that looks at the metric's value as such. */
    public boolean isLookedAtAsSuch(int metric) {
        return unitsOfAnyChange[metric].length > 0;
    }

    /** Reports every unit with an atom that looks at the metric's value as such. */
    public void forEachLooking(int metric, IntConsumer units) {
        report(unitsOfAnyChange[metric], units);
    }

    private static void report(int[] found, IntConsumer units) {
        for (int unit : found) {
            units.accept(unit);
        }
    }

    /** The units by name, for conditions that look at them. */
    public interface Units {

        /**
         * The number of a segment or tier set.
         *
         * @throws IllegalArgumentException if there is none of the name
         */
        int unit(String name);

        /**
         * The level of a tier.
         *
         * @throws IllegalArgumentException if the tier set has none of the name
         */
        int level(int unit, String tier);
    }

    /** Collects conditions. First all are declared, then the thresholds are known and they are compiled. */
    public static final class Builder {

        private final List<MetricDefinition> metrics;
        private final Slots slots;
        private final Map<Integer, List<Use>> uses = new HashMap<>();
        private final Map<Integer, List<Integer>> generalUses = new HashMap<>();
        private final Units units;
        private final Map<Integer, SortedSet<Integer>> dependencies = new HashMap<>();
        private @Nullable ConditionIndex index;

        private record Use(Operator operator, Decimal threshold, int unit) {}

        /**
         * For a rule set.
         *
         * @param units its segments and tier sets, by name
         */
        public Builder(List<MetricDefinition> metrics, Units units) {
            this.metrics = List.copyOf(metrics);
            this.units = units;
            this.slots = new Slots(this.metrics);
        }

        /** Declares that a unit's answer depends on a condition. */
        public void declare(Expression condition, int unit) {
            if (isComposite(condition)) {
                condition.children().forEach(child -> declare(child, unit));
                return;
            }
            Atom.Held held = held(condition);
            if (held != null) {
                dependencies.computeIfAbsent(unit, none -> new TreeSet<>()).add(held.unit());
                return;
            }
            Comparison comparison = slots.normalized(condition);
            if (comparison != null) {
                uses.computeIfAbsent(slots.slot(comparison), none -> new ArrayList<>())
                        .add(new Use(comparison.operator(), Slots.threshold(comparison), unit));
                return;
            }
            condition.walk(part -> {
                if (part instanceof Variable variable) {
                    looksAt(variable.name(), unit);
                } else if (part instanceof Defined defined) {
                    looksAt(defined.name(), unit);
                } else if (part instanceof Since) {
                    throw new IllegalArgumentException("since() must be compared with a constant duration");
                } else if (part instanceof InSegment || part instanceof InTier) {
                    throw new IllegalArgumentException("a membership cannot be part of a calculation");
                }
            });
        }

        private Atom.@Nullable Held held(Expression condition) {
            if (condition instanceof InSegment in) {
                return new Atom.Held(in, units.unit(in.segment()), 0);
            } else if (condition instanceof InTier in) {
                int unit = units.unit(in.tierSet());
                return new Atom.Held(in, unit, in.tier() == null ? 0 : units.level(unit, in.tier()));
            }
            return null;
        }

        /** Per unit that looks at others: which. */
        public Map<Integer, SortedSet<Integer>> dependencies() {
            return dependencies;
        }

        private void looksAt(String metric, int unit) {
            generalUses
                    .computeIfAbsent(slots.metric(metric), none -> new ArrayList<>())
                    .add(unit);
        }

        /** Ends the declarations. */
        public ConditionIndex build() {
            ConditionIndex built = new ConditionIndex(this, metrics);
            index = built;
            return built;
        }

        /**
         * Compiles a condition that was declared.
         *
         * @param atoms receives its atoms, left to right
         */
        public Check compile(Expression condition, List<Atom> atoms) {
            if (index == null) {
                throw new IllegalStateException("build first");
            }
            if (condition instanceof And and) {
                return new Composite.All(compileAll(and.operands(), atoms));
            } else if (condition instanceof Or or) {
                return new Composite.Any(compileAll(or.operands(), atoms));
            } else if (condition instanceof Not not) {
                return new Composite.None(compile(not.operand(), atoms));
            } else if (condition instanceof Conditional conditional) {
                Check test = compile(conditional.condition(), atoms);
                Check yes = compile(conditional.yes(), atoms);
                Check no = compile(conditional.no(), atoms);
                return new Composite.Choice(test, yes, no);
            }
            Atom atom = atom(condition, index);
            atoms.add(atom);
            return atom;
        }

        private Check[] compileAll(List<Expression> operands, List<Atom> atoms) {
            return operands.stream().map(operand -> compile(operand, atoms)).toArray(Check[]::new);
        }

        private static boolean isComposite(Expression condition) {
            return condition instanceof And
                    || condition instanceof Or
                    || condition instanceof Not
                    || condition instanceof Conditional;
        }

        private Atom atom(Expression condition, ConditionIndex built) {
            Atom.Held held = held(condition);
            if (held != null) {
                return held;
            }
            Comparison comparison = slots.normalized(condition);
            if (comparison == null) {
                return new Atom.General(condition, ExpressionCompiler.condition(condition, slots::metric));
            }
            int slot = slots.slot(comparison);
            int threshold = built.thresholds[slot].indexOf(Slots.threshold(comparison));
            return new Atom.Indexed(comparison, slot, comparison.operator(), threshold);
        }
    }
}
