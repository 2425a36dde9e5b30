package io.tierstream.engine.expression;

/** A compiled boolean expression. Undefined counts as false. */
@FunctionalInterface
public interface Condition {

    boolean holds(Row row);
}
