package io.tierstream.console.access;

/** What somebody may do, from little to much; each role may do what those before it may. */
public enum Role {
    /** Sees numbers; customers' identifiers are masked. */
    VIEWER,
    /** Sees customers. */
    ANALYST,
    /** Gives commands, and changes webhooks. */
    OPERATOR;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
