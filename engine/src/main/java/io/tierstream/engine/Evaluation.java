package io.tierstream.engine;

import io.tierstream.engine.expression.Computation;
import io.tierstream.engine.metric.Course;
import io.tierstream.engine.metric.Crossings;
import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.metric.Reading;
import io.tierstream.engine.rule.ConditionIndex;
import io.tierstream.engine.rule.Readings;
import io.tierstream.engine.tier.Stretches;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One step of one customer: notes what metrics showed before they change, and afterwards finds the units whose answer may
 * have flipped. Reused from step to step; whatever belongs to an earlier step is told by its stamp.
 */
final class Evaluation implements Readings, MetricState.Observer {

    private final ConditionIndex index;
    private final int metricCount;
    private final int[] touchedAt;
    private final int[] touched;
    private final int[] bucketBefore;
    private final @Nullable Object[] readingBefore;
    private final int[] bucketAt;
    private final int[] bucket;
    private final int[] unitAt;
    private final int[] levelBefore;
    private final long[] sinceBefore;
    private final int[] levelAt;
    private final int[] units;
    private final IntConsumer marking = this::mark;
    private final Readings before = new Before();
    private final CalculatedOnce calculated;
    private int stamp;
    private int touchedCount;
    private int unitCount;
    private long nowBefore;
    private long populationBefore;
    private boolean changing;
    private boolean all;

    /** Whether a stay has come to last for as long as is asked; like an age, it was taken not to. */
    private boolean stayFlipped;

    private boolean courseMoved;

    private @Nullable Customer customer;

    Evaluation(RuleUnits of, int metricCount) {
        index = of.index();
        calculated = new CalculatedOnce(of.calculated().size());
        int unitCount = of.size();
        this.metricCount = metricCount;
        int slots = index.slotCount();
        touchedAt = new int[metricCount];
        touched = new int[metricCount];
        bucketBefore = new int[slots];
        readingBefore = new Object[metricCount];
        bucketAt = new int[slots];
        bucket = new int[slots];
        unitAt = new int[unitCount];
        levelBefore = new int[unitCount];
        sinceBefore = new long[unitCount];
        levelAt = new int[unitCount];
        units = new int[unitCount];
    }

    /** Begins a step; nothing of the customer has changed yet, not even the clock. */
    void begin(Customer next) {
        if (stamp == Integer.MAX_VALUE) {
            stamp = 0;
            Arrays.fill(touchedAt, 0);
            Arrays.fill(unitAt, 0);
            Arrays.fill(levelAt, 0);
            Arrays.fill(bucketAt, 0);
        }
        stamp++;
        customer = next;
        nowBefore = next.now;
        populationBefore = next.population.asOf();
        touchedCount = 0;
        unitCount = 0;
        changing = true;
        all = false;
        courseMoved = false;
        calculated.forget();
        for (int since = 0; since < index.sinceCount(); since++) {
            int slot = index.sinceSlot(since);
            bucketBefore[slot] = index.bucket(slot, next.metrics, next.now);
            // The metric below may be changed by this step; then its old reading is wanted for the old age.
            beforeChange(index.sinceMetric(since));
        }
        // These change with the clock.
        for (int metric : index.moving()) {
            beforeChange(metric);
        }
    }

    @Override
    public void beforeChange(int metric) {
        if (touchedAt[metric] != stamp && !index.isIdle(metric)) {
            touchedAt[metric] = stamp;
            touched[touchedCount++] = metric;
            MetricState metrics = customer().metrics;
            readingBefore[metric] = metrics.reading(metric, nowBefore);
            bucketBefore[metric] = metrics.bucket(metric, index.thresholds(metric), nowBefore);
        }
    }

    @Override
    public void courseMoved() {
        courseMoved = true;
    }

    /** Ends the changes and marks the units that hold a comparison that flipped. */
    void findFlipped() {
        changing = false;
        MetricState metrics = customer().metrics;
        for (int i = 0; i < touchedCount; i++) {
            int metric = touched[i];
            index.forEachFlipped(metric, bucketBefore[metric], bucket(metric), marking);
            index.forEachLooking(metric, marking);
        }
        for (int since = 0; since < index.sinceCount(); since++) {
            int slot = index.sinceSlot(since);
            bucketAt[slot] = stamp;
            bucket[slot] = index.bucket(slot, metrics, customer().now);
            index.forEachFlipped(slot, bucketBefore[slot], bucket[slot], marking);
        }
    }

    /** Marks the units in which something has now been so for as long as is asked, and those whose pins have ended. */
    void markReached(RuleUnits of) {
        Customer current = customer();
        Stretches stretches = current.stretches;
        for (int i = 0; i < stretches.size(); i++) {
            long deadline = of.deadline(current, i, nowBefore);
            // An event may move an anniversary to the past; what fails would have ended then.
            boolean passed = deadline > nowBefore || stretches.kindAt(i) == Stretches.Kind.FAILS;
            if (passed && deadline <= current.now) {
                mark(stretches.unitAt(i));
            }
        }
        stayFlipped = of.stays().forEachReached(this, current.now - nowBefore, marking);
        if (!current.pins.isEmpty()) {
            current.pins.forEach((unit, pin) -> {
                if (pin.end() <= current.now) {
                    mark(unit);
                }
            });
        }
    }

    /** Ends the changes and marks nothing. */
    void end() {
        changing = false;
    }

    /** Ends the changes and marks every unit. */
    void markAll() {
        changing = false;
        all = true;
        for (int unit = 0; unit < units.length; unit++) {
            mark(unit);
        }
    }

    /**
     * Whether the coming answers may be others than what was foreseen before the step. Most events change nothing about
     * them: a value that rises without reaching a threshold, and was to fall without reaching one, still does neither.
     *
     * @param restless the metrics that were foreseen to leave their places among their thresholds
     * @param crossings who knows which metrics matter
     */
    boolean leavesCourse(BitSet restless, Crossings crossings) {
        if (all || stayFlipped || courseMoved) {
            return true;
        }
        MetricState metrics = customer().metrics;
        for (int i = 0; i < touchedCount; i++) {
            int metric = touched[i];
            if (index.isLookedAtAsSuch(metric)) {
                return true;
            }
            Course course = metrics.course(metric);
            boolean anywhere = course == Course.ANY || course == Course.ARRIVES;
            boolean leaves = bucketBefore[metric] != bucket(metric) || restless.get(metric) || anywhere;
            if (leaves && (course != Course.STAYS && index.isAged(metric) || crossings.matters(metric))) {
                return true;
            }
        }
        for (int since = 0; since < index.sinceCount(); since++) {
            int slot = index.sinceSlot(since);
            if (bucketBefore[slot] != bucket(slot)) {
                return true;
            }
        }
        return false;
    }

    /** Notes that a unit is to be decided. */
    void mark(int unit) {
        if (unitAt[unit] != stamp) {
            unitAt[unit] = stamp;
            units[unitCount++] = unit;
        }
    }

    int unitCount() {
        return unitCount;
    }

    /** A marked unit. */
    int unit(int position) {
        return units[position];
    }

    private Customer customer() {
        Customer current = customer;
        if (current == null) {
            throw new IllegalStateException("begin first");
        }
        return current;
    }

    @Override
    public int bucket(int slot) {
        if (changing) {
            throw new IllegalStateException("values are still changing");
        }
        if (bucketAt[slot] != stamp) {
            bucketAt[slot] = stamp;
            bucket[slot] = index.bucket(slot, customer().metrics, customer().now);
        }
        return bucket[slot];
    }

    @Override
    public @Nullable Object value(int metric) {
        return customer().metrics.value(metric, customer().now);
    }

    @Override
    public int level(int unit) {
        return customer().memberships.level(unit);
    }

    @Override
    public @Nullable Object calculated(int number, Computation computation) {
        return calculated.value(number, computation, this);
    }

    @Override
    public long stay(int unit) {
        return customer().now - customer().memberships.since(unit);
    }

    /**
     * Notes that a unit has another level from now on.
     *
     * @param before the level until now
     * @param since since when it was held
     */
    void levelChanged(int unit, int before, long since) {
        calculated.forget();
        levelAt[unit] = stamp;
        levelBefore[unit] = before;
        sinceBefore[unit] = since;
    }

    /** The level before the step. */
    int levelBefore(int unit) {
        return levelAt[unit] == stamp ? levelBefore[unit] : level(unit);
    }

    /** The bucket of a slot before the step. */
    int bucketBefore(int slot) {
        return slot >= metricCount || touchedAt[slot] == stamp ? bucketBefore[slot] : bucket(slot);
    }

    /** The value of a metric before the step. */
    @Nullable
    Object valueBefore(int metric) {
        return touchedAt[metric] == stamp ? Reading.value(readingBefore[metric]) : value(metric);
    }

    /** The version of the cut-offs under which the customer was decided before the step. */
    long populationBefore() {
        return populationBefore;
    }

    /** What there was to see before the step. */
    Readings before() {
        return before;
    }

    private final class Before implements Readings {

        @Override
        public int bucket(int slot) {
            return bucketBefore(slot);
        }

        @Override
        public int level(int unit) {
            return levelBefore(unit);
        }

        @Override
        public long stay(int unit) {
            long since = levelAt[unit] == stamp
                    ? sinceBefore[unit]
                    : customer().memberships.since(unit);
            return nowBefore - since;
        }

        @Override
        public @Nullable Object value(int metric) {
            return valueBefore(metric);
        }
    }

    /** The value of a slot: a metric's, or the {@link Duration} since an instant metric. */
    @Nullable
    Object slotValue(int slot) {
        return slot < metricCount ? value(slot) : age(value(index.sinceMetric(slot - metricCount)), customer().now);
    }

    /** The value of a slot before the step. */
    @Nullable
    Object slotValueBefore(int slot) {
        return slot < metricCount
                ? valueBefore(slot)
                : age(valueBefore(index.sinceMetric(slot - metricCount)), nowBefore);
    }

    private static @Nullable Object age(@Nullable Object instant, long now) {
        return instant instanceof Instant from ? Duration.ofMillis(now - from.toEpochMilli()) : null;
    }
}
