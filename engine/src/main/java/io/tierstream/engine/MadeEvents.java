package io.tierstream.engine;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.MetricScratch;
import io.tierstream.engine.metric.MetricState;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.sequence.SequencePlan;
import io.tierstream.engine.sequence.SequenceRun;
import org.jspecify.annotations.Nullable;

/** Brings the events that sequences make to a customer's metrics, in the step in which they are made. */
final class MadeEvents {

    private final SequenceRun run;
    private final MetricScratch scratch;

    /** The event that metrics would take in now. */
    private @Nullable Event checked;

    MadeEvents(SequencePlan plan, MetricScratch scratch) {
        this.run = new SequenceRun(plan);
        this.scratch = scratch;
    }

    /**
     * Checks that an event can be applied, and whatever can be made of it.
     *
     * @throws RejectedEventException if not
     */
    void check(Event event) {
        if (!run.isEmpty()) {
            run.forEachPossible(event, scratch::check);
        }
        checked = event;
        scratch.check(event);
    }

    /** Lets every event of the customer's metrics go that has left its windows by the customer's clock, and makes what is due. */
    void expire(Customer customer, MetricState.Observer observer) {
        customer.metrics.expire(customer.now, observer);
        if (!run.isEmpty()) {
            run.makeDue(customer.partialMatches, customer.id(), customer.now, made -> add(customer, made, observer));
        }
    }

    /**
     * Takes in the event that {@link #check} has let pass, after {@link #expire}, and what is made of it.
     *
     * @return false if the event came too late for every metric that selects it, and no sequence does
     */
    boolean take(Customer customer, Event event, MetricState.Observer observer) {
        if (run.isEmpty()) {
            return customer.metrics.add(event, customer.now, observer);
        }
        if (checked != event) {
            scratch.check(event);
        }
        boolean counted = customer.metrics.add(event, customer.now, observer);
        boolean selected =
                run.show(customer.partialMatches, event, customer.now, made -> add(customer, made, observer));
        return counted || selected;
    }

    private void add(Customer customer, Event made, MetricState.Observer observer) {
        checked = made;
        scratch.check(made);
        customer.metrics.add(made, customer.now, observer);
    }
}
