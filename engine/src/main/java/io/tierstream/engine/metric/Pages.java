package io.tierstream.engine.metric;

import org.jspecify.annotations.Nullable;

/**
 * Rows beside a customer's state, for the part of its history that is too long to be read with every event. A row is
 * written when it is full and read again when a window reaches it.
 */
public interface Pages {

    /** The row's bytes, or null if there is none. */
    byte @Nullable [] read(long id);

    void write(long id, byte[] bytes);

    void delete(long id);
}
