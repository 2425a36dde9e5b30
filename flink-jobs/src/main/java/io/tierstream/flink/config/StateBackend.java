package io.tierstream.flink.config;

/** Where customers' state lives while the job runs. */
public enum StateBackend {
    /** On local disk, larger than memory, with incremental checkpoints. */
    ROCKSDB,
    /** On the Java heap: fast, but all customers must fit. */
    HASHMAP
}
