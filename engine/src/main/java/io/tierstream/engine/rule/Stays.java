package io.tierstream.engine.rule;

import io.tierstream.engine.expression.Expression.Operator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Who asks how long a customer has been in a segment or tier, and for how long. */
public final class Stays {

    private final List<Stay> stays = new ArrayList<>();

    /** What is asked of one level of a unit. */
    private static final class Stay {

        private final int unit;
        private final int level;

        /** The lengths of stay at which an answer flips, milliseconds. */
        private final SortedSet<Long> flips = new TreeSet<>();

        private final SortedSet<Integer> looking = new TreeSet<>();

        Stay(int unit, int level) {
            this.unit = unit;
            this.level = level;
        }

        boolean isSo(Readings readings) {
            int current = readings.level(unit);
            return level == 0 ? current > 0 : current == level;
        }

        /** The shortest flip that is longer than some time; {@code Long.MAX_VALUE} if there is none. */
        long flipAfter(long length) {
            SortedSet<Long> longer = flips.tailSet(length + 1);
            return longer.isEmpty() ? Long.MAX_VALUE : longer.first();
        }
    }

    void add(Atom.HeldFor atom, int looking) {
        Stay stay = stays.stream()
                .filter(one -> one.unit == atom.unit() && one.level == atom.level())
                .findFirst()
                .orElseGet(() -> {
                    Stay first = new Stay(atom.unit(), atom.level());
                    stays.add(first);
                    return first;
                });
        Operator operator = atom.operator();
        if (operator.holds(-1) != operator.holds(0)) {
            stay.flips.add(atom.millis());
        }
        if (operator.holds(0) != operator.holds(1)) {
            stay.flips.add(atom.millis() + 1);
        }
        stay.looking.add(looking);
    }

    /**
     * After how long the next stay will have lasted as long as is asked, milliseconds; {@code Long.MAX_VALUE} if none will.
     *
     * @param only the units that ask; null for all
     */
    public long next(Readings readings, @Nullable BitSet only) {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < stays.size(); i++) {
            Stay stay = stays.get(i);
            if (stay.isSo(readings) && (only == null || stay.looking.stream().anyMatch(only::get))) {
                long length = readings.stay(stay.unit);
                long flip = stay.flipAfter(length);
                next = flip == Long.MAX_VALUE ? next : Math.min(next, flip - length);
            }
        }
        return next;
    }

    /**
     * Reports the units that ask for a stay that has lasted that long, and had not some time ago.
     *
     * @param elapsed how long ago, milliseconds
     * @return whether there is any
     */
    public boolean forEachReached(Readings readings, long elapsed, IntConsumer units) {
        boolean any = false;
        for (int i = 0; i < stays.size(); i++) {
            Stay stay = stays.get(i);
            if (stay.isSo(readings)) {
                long length = readings.stay(stay.unit);
                if (stay.flipAfter(length - elapsed) <= length) {
                    stay.looking.forEach(units::accept);
                    any = true;
                }
            }
        }
        return any;
    }
}
