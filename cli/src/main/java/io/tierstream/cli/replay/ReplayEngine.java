package io.tierstream.cli.replay;

import io.tierstream.engine.Transition;
import java.io.IOException;
import java.util.function.Consumer;

/** Something that turns events into transitions. */
public interface ReplayEngine {

    /**
     * Applies all events, then lets time pass.
     *
     * @param until how far
     * @param transitions receives every transition; those of one customer in the order of their sequence numbers,
     *     customers in any order
     */
    ReplayCounts replay(EventSource events, Until until, Consumer<Transition> transitions) throws IOException;
}
