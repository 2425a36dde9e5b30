package io.tierstream.cli.replay;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.RejectedEventException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The events that a replay applies, in the order in which they arrived. */
public interface EventSource {

    /** The next event; null at the end. */
    @Nullable
    Event next() throws IOException;

    /** Says that the event given last could not be applied. */
    void reject(RejectedEventException reason) throws IOException;

    /** The greatest time of all events of the input so far, those left out included; milliseconds since the epoch. */
    long lastTime();
}
