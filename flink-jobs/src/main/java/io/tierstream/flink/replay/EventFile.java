package io.tierstream.flink.replay;

import io.tierstream.engine.event.Event;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;

/** Events in a file, opened where they are read. */
@FunctionalInterface
public interface EventFile extends Serializable {

    /** Begins with the first event. */
    Iterator<Event> open() throws IOException;
}
