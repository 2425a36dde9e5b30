package io.tierstream.engine.rule;

/** A condition made of conditions. */
sealed interface Composite extends Check {

    /** All of them hold. */
    record All(Check... operands) implements Composite {

        @Override
        public boolean holds(Readings readings) {
            for (Check operand : operands) {
                if (!operand.holds(readings)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int foresee(Prospects prospects) {
            int found = ALWAYS;
            for (Check operand : operands) {
                int one = operand.foresee(prospects);
                if (one == NEVER) {
                    return NEVER;
                }
                found |= one;
            }
            return found;
        }
    }

    /** At least one of them holds. */
    record Any(Check... operands) implements Composite {

        @Override
        public boolean holds(Readings readings) {
            for (Check operand : operands) {
                if (operand.holds(readings)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int foresee(Prospects prospects) {
            int found = NEVER;
            for (Check operand : operands) {
                int one = operand.foresee(prospects);
                if (one == ALWAYS) {
                    return ALWAYS;
                }
                found |= one;
            }
            return found;
        }
    }

    /** It does not hold. */
    record None(Check operand) implements Composite {

        @Override
        public boolean holds(Readings readings) {
            return !operand.holds(readings);
        }

        @Override
        public int foresee(Prospects prospects) {
            int found = operand.foresee(prospects);
            return found == EITHER ? EITHER : EITHER - found;
        }
    }

    /** One or the other, as a third one says. */
    record Choice(Check test, Check yes, Check no) implements Composite {

        @Override
        public boolean holds(Readings readings) {
            return test.holds(readings) ? yes.holds(readings) : no.holds(readings);
        }

        @Override
        public int foresee(Prospects prospects) {
            int which = test.foresee(prospects);
            int found = (which & ALWAYS) != 0 ? yes.foresee(prospects) : 0;
            return (which & NEVER) != 0 ? found | no.foresee(prospects) : found;
        }
    }
}
