package io.tierstream.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an event or from the passing of time.
 *
 * @param transitions what the customer entered and left, in the order of their sequence numbers
 * @param nextDue the instant at which the customer must be looked at again although nothing happens, milliseconds since
 *     the epoch; {@code Long.MAX_VALUE} for never
 * @param outcome what became of the event; {@link Outcome#APPLIED} when there was none
 * @param outOfOrder whether the event was older than the customer's clock
 * @param pinned whether a pin was set, lifted or ended, so that there is something to see although nothing was entered or left
 * @param receipt that the customer was erased, or turned out to be another one; null otherwise
 * @param transfer what is known of a customer who turned out to be another one, to be brought there with {@link Engine#unite}; null otherwise
 */
public record Step(
        List<Transition> transitions,
        long nextDue,
        Outcome outcome,
        boolean outOfOrder,
        boolean pinned,
        @Nullable Receipt receipt,
        @Nullable Transfer transfer) {

    public Step {
        transitions = List.copyOf(transitions);
    }

    /** Whether there is something to see. */
    public boolean isVisible() {
        return pinned || receipt != null || transfer != null || !transitions.isEmpty();
    }
}
