package io.tierstream.engine.expression;

/** The type of a value that an expression reads or yields. */
public enum Type {
    /** {@link Boolean}. */
    BOOL,
    /** {@link Decimal}: every number is an exact decimal. */
    NUMBER,
    /** {@link String}. */
    TEXT,
    /** {@link java.time.Instant}, milliseconds, UTC. */
    INSTANT,
    /** {@link java.time.Duration}, milliseconds. */
    DURATION,
    /** A list of scalars, as {@link ListText} writes it. */
    LIST,
    /** Known only when the value is there: an event field without a declared type. It is read as what it is compared with. */
    ANY
}
