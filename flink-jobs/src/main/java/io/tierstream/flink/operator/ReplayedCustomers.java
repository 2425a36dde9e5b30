package io.tierstream.flink.operator;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.Step;

/**
 * Takes the customers of a replay through the instants at which all of them are looked at. A customer comes to such an instant by an event at or
 * after it, or when the input has passed it, whichever is first; for events in time order that is the same.
 */
final class ReplayedCustomers {

    private final ReplayPass pass;
    private final CustomerStates customers;
    private final Announcer announcer;

    /** What the input has passed: who is new has come too late for it. */
    private long reached = Long.MIN_VALUE;

    /** Says what was decided. */
    @FunctionalInterface
    interface Announcer {
        void announce(Engine engine, Customer customer, Step step) throws Exception;
    }

    ReplayedCustomers(ReplayPass pass, CustomerStates customers, Announcer announcer) {
        this.pass = pass;
        this.customers = customers;
        this.announcer = announcer;
    }

    /** The input has passed an instant, and every customer has been taken there. */
    void reach(long watermark) {
        reached = Math.max(reached, watermark);
        pass.flush();
    }

    /** Passes on what was counted. */
    void flush() {
        pass.flush();
    }

    /**
     * Takes the customer at whose key the task stands to an instant, through all that lie before it.
     *
     * @return what decides there
     */
    Engine takeTo(CustomerCache.Entry entry, long time) throws Exception {
        if (entry.isNew()) {
            return pass.engine(Math.max(time, reached));
        }
        long at = Math.max(Engine.clock(entry.state()), reached);
        for (long instant = pass.after(at); instant <= time; instant = pass.after(instant)) {
            Engine before = pass.engine(at);
            pass.see(before, wake(before, entry, instant), instant);
            Engine next = pass.engine(instant);
            if (next != before) {
                wake(next, entry, instant);
            }
            at = instant;
        }
        return pass.engine(at);
    }

    private Customer wake(Engine engine, CustomerCache.Entry entry, long instant) throws Exception {
        Customer customer = customers.open(engine, entry);
        Step step = engine.wake(customer, instant);
        customers.keep(entry, customer);
        announce(engine, customer, step);
        return customer;
    }

    /** Says what was decided in a step, if this pass does. */
    void announce(Engine engine, Customer customer, Step step) throws Exception {
        if (step.isVisible() && pass.tells()) {
            announcer.announce(engine, customer, step);
        }
    }

    /** The next instant to look at a customer, for whatever reason. */
    long next(Customer customer, Step step) {
        return Math.min(step.nextDue(), pass.after(Math.max(customer.now(), reached)));
    }
}
