package io.tierstream.engine;

import io.tierstream.engine.tier.ManualOverride;
import io.tierstream.engine.tier.Pin;

/**
 * Holds the customer at a level of a segment or tier set, or lets the rules decide again.
 *
 * @param unit the segment or tier set that it is about
 * @param level the level to hold the customer at, 0 for out; {@link #LIFT} lifts a pin
 * @param override who gave it, and why
 */
record PinCommand(int unit, int level, ManualOverride override) implements Command {

    static final int LIFT = -1;

    /**
     * Carries it out, at the customer's clock. What the customer is in is not decided yet.
     *
     * @return whether there was anything to do: not for a pin whose end has passed, nor for lifting what is not pinned
     */
    boolean applyTo(Customer customer) {
        Pin before = customer.pins.of(unit);
        if (level == LIFT) {
            if (before == null || before.end() <= customer.now) {
                return false;
            }
            customer.pins.set(unit, before.ending(customer.now, override));
            return true;
        }
        Long until = override.until();
        long end = until == null ? Pin.FOR_EVER : until;
        if (end <= customer.now) {
            return false;
        }
        long ruledSince = customer.ruledSince(unit);
        customer.pins.set(unit, new Pin(level, customer.now, end, override, customer.ruledLevel(unit), ruledSince));
        return true;
    }
}
