package io.tierstream.engine.population;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which customers a place among all customers is told by, and how often they are looked at.
 *
 * @param recut when cut-offs are taken
 * @param atLeast how many customers must have a value; with fewer there are no cut-offs
 * @param among the segment whose members are looked at; null for all customers
 */
public record Population(
        Recut recut, long atLeast, @Nullable String among) {

    /** So many customers there must be if the rule set says nothing. */
    public static final long AT_LEAST = 100;

    public Population {
        Objects.requireNonNull(recut);
        if (atLeast < 1) {
            throw new IllegalArgumentException("at least one customer");
        }
    }

    /** The first instant after another one at which all customers are looked at, milliseconds since the epoch. */
    public long lookAfter(long instant) {
        return recut.after(instant);
    }

    /** The last instant not after another one at which all customers are looked at, milliseconds since the epoch. */
    public long lookNotAfter(long instant) {
        return recut.notAfter(instant);
    }
}
