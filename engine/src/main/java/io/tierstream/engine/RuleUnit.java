package io.tierstream.engine;

import io.tierstream.engine.rule.Atom;
import io.tierstream.engine.rule.Check;
import io.tierstream.engine.rule.Prospects;
import io.tierstream.engine.rule.Readings;
import io.tierstream.engine.tier.Stretches;
import io.tierstream.engine.tier.Stretches.Kind;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.Timing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A segment, or a tier set: whatever has one answer at a time. A segment is a tier set with a single tier.
 *
 * @param number its number in the rule set
 * @param name the segment's or tier set's name
 * @param levels level {@code i + 1} of the unit, best first
 * @param isTimed whether any level asks how long something has been so
 */
record RuleUnit(int number, String name, List<Level> levels, boolean isTimed) {

    /** A tier or a segment, with its compiled conditions and their atoms in the order of the rule set. */
    record Level(Target target, Check when, @Nullable Check keep, Timing timing, List<Atom> atoms) {

        /** Whether a member stays, what is asked of time aside. */
        boolean holdsFor(boolean when, Readings readings) {
            return when || keep != null && keep.holds(readings);
        }

        boolean outlastsFailure() {
            return timing.grace() > 0 || timing.minimumStay() > 0;
        }
    }

    static RuleUnit of(int number, String name, List<Level> levels) {
        boolean timed = levels.stream().anyMatch(level -> !level.timing().isNone());
        return new RuleUnit(number, name, List.copyOf(levels), timed);
    }

    /** The level that is right now. What has begun or ended is noted with the customer; the level is not. */
    int decide(Readings readings, Customer customer) {
        int current = customer.memberships.level(number);
        if (!isTimed) {
            return levelNow(readings, current);
        }
        int after = 0;
        for (int i = 1; i <= levels.size(); i++) {
            Level level = level(i);
            boolean when = level.when().holds(readings);
            note(i, Kind.HOLDS, level.timing().holdFor() > 0 && when, customer);
            if (i == current) {
                note(i, Kind.FAILS, level.outlastsFailure() && !level.holdsFor(when, readings), customer);
            }
            if (isOver(i, Kind.LEFT, level.timing().cooldown(), customer)) {
                customer.stretches.end(number, i, Kind.LEFT);
            }
            if (after == 0 && isIn(i, when, readings, customer)) {
                after = i;
            }
        }
        if (after != current && current > 0) {
            customer.stretches.end(number, current, Kind.FAILS);
            if ((after == 0 || after > current) && level(current).timing().cooldown() > 0) {
                customer.stretches.begin(number, current, Kind.LEFT, customer.now);
            }
        }
        return after;
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
        if (number != customer.memberships.level(this.number)) {
            return when
                    && (level.timing().holdFor() == 0
                            || isOver(number, Kind.HOLDS, level.timing().holdFor(), customer))
                    && customer.stretches.since(this.number, number, Kind.LEFT) == Stretches.NONE;
        }
        return level.holdsFor(when, readings) || level.outlastsFailure() && customer.now < endOfStay(number, customer);
    }

    /** When a level is left whose conditions fail, if they go on to. */
    private long endOfStay(int number, Customer customer) {
        Timing timing = level(number).timing();
        long failing = customer.stretches.since(this.number, number, Kind.FAILS);
        return Math.max(failing + timing.grace(), customer.memberships.since(this.number) + timing.minimumStay());
    }

    private boolean isOver(int number, Kind kind, long length, Customer customer) {
        long since = customer.stretches.since(this.number, number, kind);
        return since != Stretches.NONE && customer.now >= since + length;
    }

    /** When something that has been so has been so for as long as is asked. */
    long deadline(int number, Kind kind, long since, Customer customer) {
        Timing timing = level(number).timing();
        return switch (kind) {
            case HOLDS -> since + timing.holdFor();
            case FAILS -> endOfStay(number, customer);
            case LEFT -> since + timing.cooldown();
        };
    }

    /** Whether {@link #decide} would change the level, or note that something begins or ends, if these were the readings. */
    boolean changes(Readings readings, Customer customer) {
        int current = customer.memberships.level(number);
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
                    && level.outlastsFailure()
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
        int current = customer.memberships.level(number);
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
