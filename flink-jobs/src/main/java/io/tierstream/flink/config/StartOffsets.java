package io.tierstream.flink.config;

/** Where a source starts when the job has no checkpoint to go on from. */
public enum StartOffsets {
    /** At the consumer group's offsets; at the earliest record where it has none. */
    COMMITTED,
    EARLIEST,
    LATEST
}
