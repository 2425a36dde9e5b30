package io.tierstream.engine.expression;

import org.jspecify.annotations.Nullable;

/** The values that a compiled expression reads. */
@FunctionalInterface
public interface Row {

    /** The value in a slot: of a class that {@link Type} names, or null when it is undefined. */
    @Nullable
    Object value(int slot);

    /** Whether something is said about a slot, be it that it has no value. */
    default boolean carries(int slot) {
        return value(slot) != null;
    }
}
