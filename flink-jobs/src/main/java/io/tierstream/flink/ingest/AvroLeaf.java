package io.tierstream.flink.ingest;

import org.jspecify.annotations.Nullable;

/** Reads one scalar as a value of a field: text, exact decimal, boolean, instant, or null. */
@FunctionalInterface
interface AvroLeaf {

    @Nullable
    Object read(AvroCursor in) throws RejectedRecordException;
}
