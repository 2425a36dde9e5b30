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

    /** What a variable stands for that has no slot; null for one that has. */
    default @Nullable Expression meaning(String variable) {
        return null;
    }

    /** A condition that is answered in another way than by evaluating its parts; null if it is not. */
    default @Nullable Condition answer(Expression condition) {
        return null;
    }
}
