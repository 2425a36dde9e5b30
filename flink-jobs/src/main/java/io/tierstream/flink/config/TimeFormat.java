package io.tierstream.flink.config;

/** How an event's time is written. */
public enum TimeFormat {
    /** By Avro's logical type; without one, text is ISO-8601 and a number is milliseconds since the epoch. */
    AUTO,
    /** Milliseconds since the epoch. */
    MILLIS,
    /** Seconds since the epoch, with or without a fraction. */
    SECONDS,
    /** Microseconds since the epoch. */
    MICROS,
    /** Nanoseconds since the epoch. */
    NANOS,
    /** ISO-8601 text; without an offset it is UTC. */
    ISO_8601
}
