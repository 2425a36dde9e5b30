package io.tierstream.engine;

import io.tierstream.engine.expression.Computation;
import io.tierstream.engine.metric.Course;
import io.tierstream.engine.metric.Crossings;
import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.rule.ConditionIndex;
import io.tierstream.engine.rule.Prospects;
import io.tierstream.engine.rule.Readings;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the next instant at which time alone changes an answer. It may name one too early, at which nothing changes, never
 * one too late.
 */
final class DueMoments implements Crossings, Readings, Prospects {

    /** Units asked whether they are settled; of a metric that more units look at, some are taken not to be. */
    private static final int UNITS_ASKED = 16;

    private static final int NONE = -1;

    private final RuleUnits units;
    private final ConditionIndex index;

    /** Where each slot will be, as far as the look ahead has come; what belongs to an earlier look is told by its stamp. */
    private final int[] buckets;

    private final int[] bucketAt;
    private final IntConsumer checking = this::check;

    /** Whether a unit is settled, as far as it has been asked. */
    private final boolean[] settled;

    private final int[] settledAt;

    /** Where each slot may come to from where it is now, whatever the look ahead has found. */
    private final Course[] courses;

    private final int[] lowest;
    private final int[] highest;
    private final boolean[] mayEnd;
    private final int[] foreseenAt;
    private final CalculatedOnce calculated;
    private int stamp;
    private boolean decided;
    private boolean open;

    /** The metric that is on its way down; it is taken to come no further for now. */
    private int passing = NONE;

    private @Nullable BitSet only;
    private @Nullable BitSet onlySlots;
    private @Nullable Customer customer;

    DueMoments(RuleUnits units) {
        this.units = units;
        this.index = units.index();
        buckets = new int[index.slotCount()];
        bucketAt = new int[index.slotCount()];
        courses = new Course[index.slotCount()];
        lowest = new int[index.slotCount()];
        highest = new int[index.slotCount()];
        mayEnd = new boolean[index.slotCount()];
        foreseenAt = new int[index.slotCount()];
        settled = new boolean[units.size()];
        settledAt = new int[units.size()];
        calculated = new CalculatedOnce(units.calculated().size());
    }

    /** The next due moment after the customer's clock; {@code Long.MAX_VALUE} if there is none. */
    long next(Customer of) {
        begin(of, null, null);
        return look(of);
    }

    private long look(Customer of) {
        of.restless.clear();
        of.outlook = of.metrics.nextChange(this, Long.MAX_VALUE);
        return nextAfter(of);
    }

    private long nextAfter(Customer of) {
        long own = Math.min(of.outlook, of.partialMatches.nextDue());
        return Math.min(own, Math.min(nextFlip(of, null), nextDeadline(of, null)));
    }

    /**
     * The next due moment after a step. Where all goes on as foreseen before the step, nothing is looked at again.
     *
     * @param otherwise whether units ask something else of the readings now than before the step
     */
    long next(Customer of, Evaluation step, boolean otherwise) {
        begin(of, null, null);
        if (otherwise || of.outlook <= of.now || step.leavesCourse(of.restless, this)) {
            return look(of);
        }
        return nextAfter(of);
    }

    /**
     * The next due moment of some units, on a copy of a customer.
     *
     * @param of the customer
     * @param chosen the units
     * @param lookedAt what they look at
     */
    long next(Customer of, BitSet chosen, BitSet lookedAt) {
        begin(of, chosen, lookedAt);
        long deadline = Math.min(nextDeadline(of, chosen), of.partialMatches.nextDue());
        long flip = Math.min(nextFlip(of, lookedAt), deadline);
        return Math.min(flip, of.metrics.nextChange(this, flip));
    }

    private void begin(Customer of, @Nullable BitSet chosen, @Nullable BitSet lookedAt) {
        if (stamp == Integer.MAX_VALUE) {
            stamp = 0;
            Arrays.fill(bucketAt, 0);
            Arrays.fill(settledAt, 0);
            Arrays.fill(foreseenAt, 0);
        }
        stamp++;
        calculated.forget();
        customer = of;
        only = chosen;
        onlySlots = lookedAt;
    }

    /** The next instant at which something has been so for as long as a unit asks, or a pin ends. */
    private long nextDeadline(Customer of, @Nullable BitSet chosen) {
        long stay = units.stays().next(this, chosen);
        long next = stay == Long.MAX_VALUE ? stay : of.now + stay;
        for (int i = 0; i < of.stretches.size(); i++) {
            if (chosen == null || chosen.get(of.stretches.unitAt(i))) {
                long deadline = units.deadline(of, i, of.now);
                next = deadline > of.now ? Math.min(next, deadline) : next;
            }
        }
        return of.pins.isEmpty() ? next : Math.min(next, of.pins.nextEnd(of.now, chosen));
    }

    /** The next instant at which a comparison flips of an age, or of a metric that moves by itself. */
    private long nextFlip(Customer of, @Nullable BitSet lookedAt) {
        long next = index.nextMove(of.metrics, of.now, lookedAt);
        for (int since = 0; since < index.sinceCount(); since++) {
            if (lookedAt == null || lookedAt.get(index.sinceSlot(since))) {
                next = Math.min(next, nextFlip(of, since));
            }
        }
        return next;
    }

    private long nextFlip(Customer of, int since) {
        long from = of.metrics.instant(index.sinceMetric(since));
        if (from == MetricState.NO_INSTANT) {
            return Long.MAX_VALUE;
        }
        long age = index.nextFlipAge(since, of.now - from);
        long flip = from + age;
        // An age that lies beyond the end of time, or is none, is never reached.
        return age != Long.MAX_VALUE && flip > from ? flip : Long.MAX_VALUE;
    }

    @Override
    public boolean matters(int metric) {
        if (onlySlots != null && !onlySlots.get(metric)) {
            return false;
        }
        int[] looking = index.unitsOf(metric);
        if (looking.length > UNITS_ASKED || index.isLookedAtAsSuch(metric) || index.isAged(metric)) {
            return true;
        }
        for (int unit : looking) {
            if ((only == null || only.get(unit)) && !isSettled(unit)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSettled(int unit) {
        if (settledAt[unit] != stamp) {
            settledAt[unit] = stamp;
            settled[unit] = units.get(unit).isSettled(this, customer());
        }
        return settled[unit];
    }

    @Override
    public boolean decides(int metric, int from, int to) {
        bucketAt[metric] = stamp;
        buckets[metric] = to;
        calculated.forget();
        decided = false;
        open = false;
        passing = metric;
        index.forEachFlipped(metric, from, to, checking);
        passing = NONE;
        if (open && !decided) {
            customer().restless.set(metric);
        }
        return decided;
    }

    private void check(int unit) {
        if (!decided && (only == null || only.get(unit))) {
            decided = units.get(unit).changes(this, customer());
            // Nor does it decide with an event that keeps the metric up, if it never does on its way, wherever the
            // others are.
            open = open || !units.get(unit).isSettled(this, customer());
        }
    }

    private Customer customer() {
        Customer current = customer;
        if (current == null) {
            throw new IllegalStateException("next first");
        }
        return current;
    }

    /** An age, or what moves by itself, is taken to stay at its place among its thresholds: when it leaves it, all is looked at again. */
    @Override
    public int bucket(int slot) {
        if (bucketAt[slot] != stamp) {
            bucketAt[slot] = stamp;
            buckets[slot] = index.bucket(slot, customer().metrics, customer().now);
        }
        return buckets[slot];
    }

    @Override
    public int level(int unit) {
        return customer().memberships.level(unit);
    }

    /** Taken to last as long as now, like an age. */
    @Override
    public long stay(int unit) {
        return customer().now - customer().memberships.since(unit);
    }

    @Override
    public @Nullable Object calculated(int number, Computation computation) {
        return calculated.value(number, computation, this);
    }

    /** Any change of a metric whose value is looked at as such ends the look ahead. */
    @Override
    public @Nullable Object value(int metric) {
        return customer().metrics.value(metric, customer().now);
    }

    @Override
    public int lowest(int slot) {
        foresee(slot);
        return slot == passing && courses[slot] == Course.FALLS ? buckets[slot] : lowest[slot];
    }

    @Override
    public int highest(int slot) {
        foresee(slot);
        return highest[slot];
    }

    @Override
    public boolean mayEnd(int slot) {
        foresee(slot);
        return mayEnd[slot];
    }

    /** An age is taken to stay at its place, as above. */
    private void foresee(int slot) {
        if (foreseenAt[slot] != stamp) {
            foreseenAt[slot] = stamp;
            MetricState metrics = customer().metrics;
            Course course = slot < index.metricCount() ? metrics.course(slot) : Course.STAYS;
            int bucket = index.bucket(slot, metrics, customer().now);
            courses[slot] = course;
            lowest[slot] = course.lowest(index.thresholds(slot), bucket);
            highest[slot] = course.highest(index.thresholds(slot), bucket);
            mayEnd[slot] = course.mayEnd(bucket);
        }
    }
}
