package io.tierstream.engine.rule;

/** A compiled condition. */
@FunctionalInterface
public interface Check {

    boolean holds(Readings readings);
}
