package io.tierstream.engine.tier;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;

/** Something that is kept of some customers only, and takes no space with the others. */
public interface StatePart {

    /** Whether there is nothing to keep. */
    boolean isEmpty();

    /** Forgets all. */
    void clear();

    /**
     * Writes what there is.
     *
     * @param now the customer's clock, milliseconds since the epoch; what is written relative to it is short
     */
    void write(ByteWriter out, long now);

    /** Reads into an empty part what {@link #write} wrote. */
    void read(ByteReader in, long now);
}
