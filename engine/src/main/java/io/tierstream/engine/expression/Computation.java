package io.tierstream.engine.expression;

import org.jspecify.annotations.Nullable;

/** A compiled expression that yields a value; null is undefined. */
@FunctionalInterface
public interface Computation {

    @Nullable
    Object value(Row row);
}
