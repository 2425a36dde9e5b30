package io.tierstream.schemas;

/** What a contract's records are for. */
public enum Role {
    /** Something that a customer did or that happened to a customer; the job reads it. */
    EVENT,
    /** An order to the job, about one customer or about the rules; the job reads it. */
    INSTRUCTION,
    /** What the job decided; others read it. */
    OUTPUT
}
