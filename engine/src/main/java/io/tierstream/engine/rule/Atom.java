package io.tierstream.engine.rule;

import io.tierstream.engine.expression.Condition;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.metric.Thresholds;

/** A part of a condition that is not made of smaller conditions. */
public sealed interface Atom extends Check {

    /** The part of the rule that this is. */
    Expression expression();

    /**
     * A comparison of a slot with a constant, which looks at the slot's bucket only.
     *
     * @param expression the comparison, slot on the left
     * @param slot which slot
     * @param operator how it is compared
     * @param threshold the constant's position among the slot's thresholds
     */
    record Indexed(Expression.Comparison expression, int slot, Operator operator, int threshold) implements Atom {

        @Override
        public boolean holds(Readings readings) {
            return holdsIn(readings.bucket(slot));
        }

        @Override
        public int foresee(Prospects prospects) {
            int found = prospects.mayEnd(slot) ? NEVER : 0;
            int lowest = prospects.lowest(slot);
            int highest = prospects.highest(slot);
            if (lowest != Thresholds.UNDEFINED && highest != Thresholds.UNDEFINED) {
                int equal = 2 * threshold + 1;
                found |= lowest < equal ? answer(-1) : 0;
                found |= lowest <= equal && equal <= highest ? answer(0) : 0;
                found |= highest > equal ? answer(1) : 0;
            }
            return found;
        }

        private int answer(int order) {
            return operator.holds(order) ? ALWAYS : NEVER;
        }

        /** Whether the comparison holds for a value in a bucket. */
        public boolean holdsIn(int bucket) {
            return bucket != Thresholds.UNDEFINED && operator.holds(bucket - (2 * threshold + 1));
        }
    }

    /**
     * Where the customer is in another unit.
     *
     * @param expression an {@link Expression.InSegment} or {@link Expression.InTier}
     * @param unit which segment or tier set
     * @param level the level that is asked for; 0 for any but outside
     */
    record Held(Expression expression, int unit, int level) implements Atom {

        @Override
        public boolean holds(Readings readings) {
            return holdsAt(readings.level(unit));
        }

        /** Whether it holds for who is at a level. */
        public boolean holdsAt(int current) {
            return level == 0 ? current > 0 : current == level;
        }

        @Override
        public int foresee(Prospects prospects) {
            return EITHER;
        }
    }

    /**
     * How long the customer has been in another unit.
     *
     * @param expression the comparison, {@link Expression.SinceEntry} on the left
     * @param unit which segment or tier set
     * @param level the level that is asked for; 0 for any but outside
     * @param operator how the time is compared
     * @param millis with what
     */
    record HeldFor(Expression.Comparison expression, int unit, int level, Operator operator, long millis)
            implements Atom {

        @Override
        public boolean holds(Readings readings) {
            long stay = stay(readings);
            return stay >= 0 && operator.holds(Long.compare(stay, millis));
        }

        /** How long the customer has been in it, milliseconds; -1 outside. */
        public long stay(Readings readings) {
            int current = readings.level(unit);
            boolean in = level == 0 ? current > 0 : current == level;
            return in ? readings.stay(unit) : -1;
        }

        @Override
        public int foresee(Prospects prospects) {
            return EITHER;
        }
    }

    /** Anything else; it is looked at whenever a metric that it names has changed. */
    record General(Expression expression, Condition condition) implements Atom {

        @Override
        public boolean holds(Readings readings) {
            return condition.holds(readings);
        }

        @Override
        public int foresee(Prospects prospects) {
            return EITHER;
        }
    }
}
