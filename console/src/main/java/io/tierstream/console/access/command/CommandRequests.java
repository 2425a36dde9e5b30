package io.tierstream.console.access.command;

import org.jspecify.annotations.Nullable;

/** The bodies of requests that give commands. */
final class CommandRequests {

    private CommandRequests() {}

    /**
     * Holds a customer in a tier or segment, or out of it.
     *
     * @param tierSet the tier set, if the name is a tier
     * @param member false to hold the customer out; null for true
     * @param until when it ends, ISO 8601; null for when it is lifted
     */
    record PinRequest(
            @Nullable String tierSet,
            @Nullable String name,
            @Nullable Boolean member,
            @Nullable String until,
            @Nullable String reason,
            @Nullable String approvedBy) {}

    /** Lifts a pin. */
    record UnpinRequest(@Nullable String tierSet, @Nullable String reason) {}

    /** Forgets a customer. */
    record ErasureRequest(@Nullable String reason) {}
}
