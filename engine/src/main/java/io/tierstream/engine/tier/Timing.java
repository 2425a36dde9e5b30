package io.tierstream.engine.tier;

/**
 * How long something must have been so before a customer enters or leaves a segment or tier; all in milliseconds, 0 for "at once".
 *
 * @param holdFor how long the condition must have held, without interruption, before entry
 * @param grace how long the conditions for staying must have failed, without interruption, before exit
 * @param minimumStay how long a member stays at least
 * @param cooldown how long after an exit to a worse tier, or to none, there is no entry
 */
public record Timing(long holdFor, long grace, long minimumStay, long cooldown) {

    /** Everything at once. */
    public static final Timing NONE = new Timing(0, 0, 0, 0);

    public Timing {
        if (holdFor < 0 || grace < 0 || minimumStay < 0 || cooldown < 0) {
            throw new IllegalArgumentException("a time in state cannot be negative");
        }
    }

    /** Whether nothing has to wait. */
    public boolean isNone() {
        return equals(NONE);
    }
}
