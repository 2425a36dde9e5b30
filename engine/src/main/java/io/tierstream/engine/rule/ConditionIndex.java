package io.tierstream.engine.rule;

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

    /** The metrics that depend on when one looks and that units look at, and those of them whose comparisons flip by themselves. */
    private final int[] moving;

    private final int[] moved;

    /** The metrics that depend on when one looks and that no unit looks at. */
    private final BitSet idle = new BitSet();

    /** Per since-slot: the ages in milliseconds at which a comparison flips, ascending. */
    private final long[][] flipAges;

    ConditionIndex(Slots slots, List<MetricDefinition> metrics, ConditionUses all) {
        this.slots = slots;
        this.metrics = metrics;
        int count = slots.size();
        thresholds = new Thresholds[count];
        unitsOfSlot = new int[count][];
        unitsAtBoundary = new int[count][][];
        for (int slot = 0; slot < count; slot++) {
            List<ConditionUses.Use> uses = all.comparisons(slot);
            thresholds[slot] = Thresholds.of(all.thresholds(slot));
            unitsOfSlot[slot] =
                    uses.stream().mapToInt(ConditionUses.Use::unit).distinct().toArray();
            unitsAtBoundary[slot] = boundaries(thresholds[slot], uses);
        }
        unitsOfAnyChange =
                IntStream.range(0, metrics.size()).mapToObj(all::looking).toArray(int[][]::new);
        flipAges = IntStream.range(metrics.size(), count)
                .mapToObj(slot -> flipAges(all.comparisons(slot)))
                .toArray(long[][]::new);
        moving = IntStream.range(0, metrics.size())
                .filter(m -> metrics.get(m).motion() != null)
                .filter(m -> unitsOfSlot[m].length > 0 || unitsOfAnyChange[m].length > 0)
                .toArray();
        IntStream.range(0, metrics.size())
                .filter(m -> metrics.get(m).motion() != null && Arrays.binarySearch(moving, m) < 0)
                .forEach(idle::set);
        moved = Arrays.stream(moving)
                .filter(m -> metrics.get(m).movesByItself() && unitsOfSlot[m].length > 0)
                .toArray();
        slots.sinceMetrics().forEach(aged::set);
        all.forEach(this::look);
    }

    private void look(Integer unit, int slot) {
        BitSet looking = slotsOf.computeIfAbsent(unit, none -> new BitSet());
        looking.set(slot);
        if (slot >= metrics.size()) {
            looking.set(sinceMetric(slot - metrics.size()));
        }
    }

    private static int[][] boundaries(Thresholds sorted, List<ConditionUses.Use> uses) {
        List<SortedSet<Integer>> units = new ArrayList<>();
        for (int i = 0; i < 2 * sorted.size(); i++) {
            units.add(new TreeSet<>());
        }
        for (ConditionUses.Use use : uses) {
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

    private static long[] flipAges(List<ConditionUses.Use> uses) {
        SortedSet<Long> ages = new TreeSet<>();
        for (ConditionUses.Use use : uses) {
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

    /** The metrics whose values depend on when one looks, as far as units look at them. */
    public int[] moving() {
        return moving;
    }

    /** Whether a metric depends on when one looks, and no unit does; what it was before a step nobody asks. */
    public boolean isIdle(int metric) {
        return idle.get(metric);
    }

    /**
     * The next instant after the customer's clock at which a comparison of a metric that moves by itself flips, if nothing happens.
     *
     * @param lookedAt the slots that matter; null for all
     */
    public long nextMove(MetricState state, long now, @Nullable BitSet lookedAt) {
        long next = Long.MAX_VALUE;
        for (int metric : moved) {
            if (lookedAt == null || lookedAt.get(metric)) {
                next = Math.min(next, state.nextMove(metric, thresholds[metric], now));
            }
        }
        return next;
    }

    /** The bucket of a slot at an instant; see {@link Thresholds}. */
    public int bucket(int slot, MetricState state, long now) {
        if (slot < metrics.size()) {
            return state.bucket(slot, thresholds[slot], now);
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
}
