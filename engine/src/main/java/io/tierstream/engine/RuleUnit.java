package io.tierstream.engine;

import io.tierstream.engine.rule.Atom;
import io.tierstream.engine.rule.Check;
import io.tierstream.engine.rule.Prospects;
import io.tierstream.engine.rule.Readings;
import io.tierstream.engine.tier.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A segment, or a tier set: whatever has one answer at a time. A segment is a tier set with a single tier.
 *
 * @param name the segment's or tier set's name
 * @param levels level {@code i + 1} of the unit, best first
 */
record RuleUnit(String name, List<Level> levels) {

    /** A tier or a segment, with its compiled conditions and their atoms in the order of the rule set. */
    record Level(Target target, Check when, @Nullable Check keep, List<Atom> atoms) {}

    RuleUnit {
        levels = List.copyOf(levels);
    }

    /** The level that is right now, for a customer who holds {@code current}. */
    int evaluate(Readings readings, int current) {
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            Check keep = level.keep();
            if (level.when().holds(readings) || keep != null && current == i + 1 && keep.holds(readings)) {
                return i + 1;
            }
        }
        return 0;
    }

    /**
     * Whether the passing of time cannot change the answer, whatever becomes of each value. It may be false where a closer
     * look would know better.
     *
     * @param current the level that is right now
     */
    boolean isSettled(Prospects prospects, int current) {
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            int found = level.when().foresee(prospects);
            Check keep = level.keep();
            if (found != Check.ALWAYS && keep != null && current == i + 1) {
                int kept = keep.foresee(prospects);
                found = kept == Check.ALWAYS ? kept : found | kept;
            }
            if (found != Check.NEVER) {
                return found == Check.ALWAYS && current == i + 1;
            }
        }
        return current == 0;
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
