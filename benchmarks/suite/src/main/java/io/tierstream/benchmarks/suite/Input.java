package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.ShopEvent;
import java.util.Iterator;

/** A topic's worth of events. */
interface Input {

    /** Tells inputs from each other. */
    String name();

    /** Events that go by before the measurement begins, to fill the windows. */
    int before();

    /** Events after those. */
    int measured();

    default int events() {
        return before() + measured();
    }

    /** Events of the same kind that a process sees before these, to be compiled. */
    Input warmUp(int events);

    /**
     * At least as many events as there are to be, in the order of their times.
     *
     * @param seed the same seed, the same events
     */
    Iterator<ShopEvent> events(long seed);
}
