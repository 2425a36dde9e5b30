package io.tierstream.engine.expression;

/** Tells where the value of a variable stands in a {@link Row}. */
@FunctionalInterface
public interface Scope {

    /**
     * The slot of a variable.
     *
     * @throws IllegalArgumentException if there is no such variable
     */
    int slot(String variable);
}
