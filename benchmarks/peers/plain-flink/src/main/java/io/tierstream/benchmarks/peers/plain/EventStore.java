package io.tierstream.benchmarks.peers.plain;

import io.tierstream.benchmarks.harness.ShopEvent;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;

/** The events of the customer at hand, in keyed state. */
interface EventStore {

    /** Stands for a page view where a purchase has its cents, so that an event is a time and a number. */
    int PAGE_VIEW = -1;

    /** Makes one of a kind in an operator that starts. */
    @FunctionalInterface
    interface Kind extends Serializable {
        EventStore open(RuntimeContext context);
    }

    /** Is shown events. */
    @FunctionalInterface
    interface Visitor {
        /**
         * An event.
         *
         * @param cents of a purchase; {@link #PAGE_VIEW} for a page view
         */
        void see(long time, int cents);
    }

    /**
     * Takes an event in, forgets some or all of those that are too old, and shows the rest, this event too.
     *
     * @param oldest events of this time or earlier are too old
     */
    void add(ShopEvent event, long oldest, Visitor visitor) throws Exception;

    /** What is kept of an event besides its time. */
    static int cents(ShopEvent event) {
        return event.purchase() ? event.cents() : PAGE_VIEW;
    }
}
