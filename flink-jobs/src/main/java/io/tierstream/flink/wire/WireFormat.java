package io.tierstream.flink.wire;

/**
 * The bytes of one type. The first byte that {@link #write} writes tells the form, so that a newer version can still read
 * what an older one left in a savepoint or in the buffers of an unaligned checkpoint.
 */
interface WireFormat<T> {

    /** Stable: savepoints hold it. */
    String name();

    Class<T> type();

    void write(T value, WireWriter out);

    T read(WireReader in);
}
