package io.tierstream.engine.sequence;

import org.jspecify.annotations.Nullable;

/**
 * How far a customer has come in a sequence.
 *
 * @param sequence which
 * @param taken how many steps have been taken
 * @param of how many there are
 * @param start when the first was taken, milliseconds since the epoch
 * @param last when the last of those taken was
 * @param deadline when time alone decides: with all steps taken the instant at which the event is made, otherwise that at which
 *     it is too late for the last step; null if there is none
 */
public record PartialMatch(
        String sequence,
        int taken,
        int of,
        long start,
        long last,
        @Nullable Long deadline) {

    /** Whether only time is missing. */
    public boolean isWaiting() {
        return taken == of;
    }
}
