package io.tierstream.flink.ingest;

import io.tierstream.engine.event.Event;
import java.io.IOException;

/** Makes an event of a record's value. One per thread. */
interface Decoder {

    /**
     * Decodes one value.
     *
     * @throws RejectedRecordException if the value cannot be used
     * @throws IOException if decoding cannot go on at all: the registry refuses the job
     */
    Event decode(byte[] value) throws RejectedRecordException, IOException, InterruptedException;
}
