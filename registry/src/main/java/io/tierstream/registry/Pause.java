package io.tierstream.registry;

import java.io.Serializable;

/** How time is spent waiting. */
@FunctionalInterface
public interface Pause extends Serializable {

    Pause SLEEP = Thread::sleep;

    void millis(long millis) throws InterruptedException;
}
