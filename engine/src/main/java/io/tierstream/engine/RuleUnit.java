package io.tierstream.engine;

import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.rule.Atom;
import io.tierstream.engine.rule.Check;
import io.tierstream.engine.rule.Prospects;
import io.tierstream.engine.rule.Readings;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.Pin;
import io.tierstream.engine.tier.Stretches;
import io.tierstream.engine.tier.Stretches.Kind;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.Timing;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A segment, or a tier set: whatever has one answer at a time. A segment is a tier set with a single tier.
 *
 * @param number its number in the rule set
 * @param name the segment's or tier set's name
 * @param levels level {@code i + 1} of the unit, best first
 * @param isTimed whether any level asks how long something has been so
 * @param upkeep how long a level is kept whose conditions fail; null for no longer than its own timing says
 */
record RuleUnit(
        int number,
        String name,
        List<Level> levels,
        boolean isTimed,
        @Nullable Upkeep upkeep) {

    /**
     * How long a level is kept.
     *
     * @param anchor the metric that anniversaries are counted from, or -1
     * @param condition what must hold for a level to be kept; null for nothing
     */
    record Upkeep(
            Maintenance maintenance, int anchor, @Nullable Check condition) {

        boolean holds(Readings readings) {
            return condition == null || condition.holds(readings);
        }
    }

    /** A tier or a segment, with its compiled conditions and their atoms in the order of the rule set. */
    record Level(Target target, Check when, @Nullable Check keep, Timing timing, List<Atom> atoms) {

        /** Whether a member stays, what is asked of time aside. */
        boolean holdsFor(boolean when, Readings readings) {
            return when || keep != null && keep.holds(readings);
        }
    }

    static RuleUnit of(int number, String name, List<Level> levels, @Nullable Upkeep upkeep) {
        boolean timed = upkeep != null
                || levels.stream().anyMatch(level -> !level.timing().isNone());
        return new RuleUnit(number, name, List.copyOf(levels), timed, upkeep);
    }

    /** The level that is right now by the rules, whatever is pinned. What has begun or ended is noted with the customer; the level is not. */
    int decide(Readings readings, Customer customer) {
        int current = customer.ruledLevel(number);
        if (!isTimed) {
            return levelNow(readings, current);
        }
        int after = 0;
        for (int i = 1; i <= levels.size(); i++) {
            Level level = level(i);
            boolean when = level.when().holds(readings);
            note(i, Kind.HOLDS, level.timing().holdFor() > 0 && when, customer);
            if (i == current) {
                boolean fails = !level.holdsFor(when, readings);
                note(i, Kind.FAILS, fails && outlastsFailure(level), customer);
                if (!fails) {
                    customer.stretches.end(number, i, Kind.LENT);
                }
            }
            if (isOver(i, Kind.LEFT, level.timing().cooldown(), customer)) {
                customer.stretches.end(number, i, Kind.LEFT);
            }
            if (after == 0 && isIn(i, when, readings, customer)) {
                after = i;
            }
        }
        return after == current || current == 0 ? after : leave(current, after, readings, customer);
    }

    /**
     * Notes that a level is left.
     *
     * @param after the best level whose condition holds
     * @return the level that follows
     */
    private int leave(int current, int after, Readings readings, Customer customer) {
        customer.stretches.end(number, current, Kind.FAILS);
        customer.stretches.end(number, current, Kind.LENT);
        if (after > 0 && after < current) {
            return after;
        }
        if (level(current).timing().cooldown() > 0) {
            customer.stretches.begin(number, current, Kind.LEFT, customer.now);
        }
        return upkeep != null && upkeep.maintenance().oneStep() && upkeep.holds(readings)
                ? stepDown(upkeep, current, readings, customer)
                : after;
    }

    /** The next level below that holds or is kept for a while; only where anniversaries have no beginning it is not kept. */
    private int stepDown(Upkeep of, int current, Readings readings, Customer customer) {
        for (int below = current + 1; below <= levels.size(); below++) {
            Level level = level(below);
            if (level.holdsFor(level.when().holds(readings), readings)) {
                return below;
            }
            customer.stretches.begin(number, below, Kind.LENT, customer.now);
            if (customer.now < endOfUpkeep(of, below, customer.now, customer)) {
                customer.stretches.begin(number, below, Kind.FAILS, customer.now);
                return below;
            }
            customer.stretches.end(number, below, Kind.LENT);
        }
        return 0;
    }

    private boolean outlastsFailure(Level level) {
        return upkeep != null || level.timing().grace() > 0 || level.timing().minimumStay() > 0;
    }

    private void note(int level, Kind kind, boolean isSo, Customer customer) {
        if (isSo) {
            customer.stretches.begin(number, level, kind, customer.now);
        } else {
            customer.stretches.end(number, level, kind);
        }
    }

    /** The first level whose condition holds, or that is held and kept. */
    private int levelNow(Readings readings, int current) {
        for (int i = 1; i <= levels.size(); i++) {
            Level level = level(i);
            boolean when = level.when().holds(readings);
            if (i == current ? level.holdsFor(when, readings) : when) {
                return i;
            }
        }
        return 0;
    }

    /** Whether a level is to be held, as far as it goes by itself; a better one goes first. */
    private boolean isIn(int number, boolean when, Readings readings, Customer customer) {
        Level level = level(number);
        if (number != customer.ruledLevel(this.number)) {
            return when
                    && (level.timing().holdFor() == 0
                            || isOver(number, Kind.HOLDS, level.timing().holdFor(), customer))
                    && customer.stretches.since(this.number, number, Kind.LEFT) == Stretches.NONE;
        }
        return level.holdsFor(when, readings)
                || outlastsFailure(level)
                        && customer.now < endOfStay(number, customer, upkeep == null || upkeep.holds(readings));
    }

    /**
     * When a level is left whose conditions fail, if they go on to.
     *
     * @param kept whether it is kept for a while
     */
    private long endOfStay(int number, Customer customer, boolean kept) {
        Timing timing = level(number).timing();
        long failing = customer.stretches.since(this.number, number, Kind.FAILS);
        long end = failing;
        if (upkeep == null) {
            end += timing.grace();
        } else if (kept) {
            end = endOfUpkeep(upkeep, number, failing, customer);
        }
        return Math.max(end, customer.ruledSince(this.number) + timing.minimumStay());
    }

    private long endOfUpkeep(Upkeep of, int number, long failing, Customer customer) {
        boolean earned = customer.stretches.since(this.number, number, Kind.LENT) == Stretches.NONE;
        long anchor = of.anchor() < 0 ? MetricState.NO_INSTANT : customer.metrics.instant(of.anchor());
        return of.maintenance().end().after(failing, earned, anchor);
    }

    private boolean isOver(int number, Kind kind, long length, Customer customer) {
        long since = customer.stretches.since(this.number, number, kind);
        return since != Stretches.NONE && customer.now >= since + length;
    }

    /** When a level may be left whose conditions fail: if it is not kept any more, when the shortest stay is over. */
    private long endOfFailure(int number, Customer customer, long after) {
        long end = endOfStay(number, customer, true);
        if (upkeep == null || upkeep.condition() == null) {
            return end;
        }
        long unkept = endOfStay(number, customer, false);
        return unkept > after ? unkept : end;
    }

    /**
     * When something that has been so has been so for as long as is asked.
     *
     * @param after an instant before which nothing is of interest
     */
    long deadline(int number, Kind kind, long since, Customer customer, long after) {
        Timing timing = level(number).timing();
        return switch (kind) {
            case HOLDS -> since + timing.holdFor();
            case FAILS -> endOfFailure(number, customer, after);
            case LEFT -> since + timing.cooldown();
            // When it ends follows from since when its conditions fail.
            case LENT -> since;
        };
    }

    /** Whether {@link #decide} would change the level, or note that something begins or ends, if these were the readings. */
    boolean changes(Readings readings, Customer customer) {
        int current = customer.ruledLevel(number);
        if (!isTimed) {
            return levelNow(readings, current) != current;
        }
        int after = 0;
        for (int i = 1; i <= levels.size(); i++) {
            Level level = level(i);
            boolean when = level.when().holds(readings);
            if (level.timing().holdFor() > 0 && when != isSo(i, Kind.HOLDS, customer)) {
                return true;
            }
            if (i == current
                    && outlastsFailure(level)
                    && level.holdsFor(when, readings) == isSo(i, Kind.FAILS, customer)) {
                return true;
            }
            if (after == 0 && isIn(i, when, readings, customer)) {
                after = i;
            }
        }
        return after != current;
    }

    private boolean isSo(int number, Kind kind, Customer customer) {
        return customer.stretches.since(this.number, number, kind) != Stretches.NONE;
    }

    /**
     * Whether the passing of time cannot change what {@link #changes} says, whatever becomes of each value. It may be false where a
     * closer look would know better.
     *
     * @param customer at the level that is right now
     */
    boolean isSettled(Prospects prospects, Customer customer) {
        if (upkeep != null && upkeep.condition() != null && upkeep.condition().foresee(prospects) == Check.EITHER) {
            return false;
        }
        int current = customer.ruledLevel(number);
        for (int i = 1; i <= levels.size(); i++) {
            Level level = level(i);
            int found = level.when().foresee(prospects);
            // Where time counts, each condition does, not only the first that holds.
            boolean wavers = found == Check.EITHER;
            Check keep = current == i ? level.keep() : null;
            if (found != Check.ALWAYS && keep != null) {
                int kept = keep.foresee(prospects);
                wavers |= kept == Check.EITHER;
                found = kept == Check.ALWAYS ? kept : found | kept;
            }
            if (isTimed) {
                if (wavers) {
                    return false;
                }
            } else if (found != Check.NEVER) {
                return found == Check.ALWAYS && current == i;
            }
        }
        return isTimed || current == 0;
    }

    /** A pin of this unit, in its names. */
    HeldPin held(Pin pin) {
        return new HeldPin(
                pin.level() > 0,
                tierOf(pin.level()),
                pin.since(),
                pin.override(),
                pin.ruledLevel() > 0,
                tierOf(pin.ruledLevel()));
    }

    private @Nullable String tierOf(int number) {
        return number == 0 ? null : level(number).target().tier();
    }

    /** Whether it is a segment, and not a tier set. */
    boolean isSegment() {
        return level(1).target().isSegment();
    }

    /** The targets of all levels, for people. */
    String levelNames() {
        return levels.stream().map(level -> level.target().toString()).collect(Collectors.joining(", "));
    }

    Level level(int number) {
        return levels.get(number - 1);
    }

    /** The number of the level with a target, or 0. */
    int numberOf(Target target) {
        for (int i = 0; i < levels.size(); i++) {
            if (levels.get(i).target().equals(target)) {
                return i + 1;
            }
        }
        return 0;
    }
}
