package io.tierstream.engine.expression;

import org.jspecify.annotations.Nullable;

/** Tells where the value of a variable stands in a {@link Row}. */
@FunctionalInterface
public interface Scope {

    /**
     * The slot of a variable.
     *
     * @throws IllegalArgumentException if there is no such variable
     */
    int slot(String variable);

    /** How a variable is worked out that has no slot; null for one that has. */
    default @Nullable Computation computation(String variable) {
        return null;
    }

    /** A condition that is answered in another way than by evaluating its parts; null if it is not. */
    default @Nullable Condition answer(Expression condition) {
        return null;
    }
}
