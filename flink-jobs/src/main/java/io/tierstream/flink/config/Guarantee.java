package io.tierstream.flink.config;

/** What the output topics promise. */
public enum Guarantee {
    /** Lowest latency; after a failure some records come again, with the same ids. */
    AT_LEAST_ONCE,
    /** Kafka transactions: readers with read_committed see each record once, at the next checkpoint. */
    EXACTLY_ONCE
}
