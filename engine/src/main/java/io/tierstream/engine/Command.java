package io.tierstream.engine;

import io.tierstream.engine.tier.ManualOverride;

/** An order about one customer, read from an event whose type begins with {@value #PREFIX}. */
sealed interface Command permits PinCommand, EraseCommand, MergeCommand {

    /** What the types of all commands begin with; no other event may have such a type. */
    String PREFIX = "command.";

    /** The type of a command that says that the customer turned out to be another one. */
    String MERGE = PREFIX + "merge";

    static boolean isType(String eventType) {
        return eventType.startsWith(PREFIX);
    }

    /** Who gave it, and why. */
    ManualOverride override();
}
