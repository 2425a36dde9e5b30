package io.tierstream.engine.population;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which customers a place among all customers is told by, and how often they are looked at.
 *
 * @param recut when cut-offs are taken
 * @param atLeast how many customers must have a value; with fewer there are no cut-offs
 * @param among the segment whose members are looked at; null for all customers
 * @param drift when cut-offs are taken in between; null for never
 */
public record Population(
        Recut recut,
        long atLeast,
        @Nullable String among,
        @Nullable Drift drift) {

    /** So many customers there must be if the rule set says nothing. */
    public static final long AT_LEAST = 100;

    public Population {
        Objects.requireNonNull(recut);
        if (atLeast < 1) {
            throw new IllegalArgumentException("at least one customer");
        }
    }

    /** Cut at fixed instants only. */
    public Population(Recut recut, long atLeast, @Nullable String among) {
        this(recut, atLeast, among, null);
    }

    /** The first instant after another one at which all customers are looked at, milliseconds since the epoch. */
    public long lookAfter(long instant) {
        long scheduled = recut.after(instant);
        return drift == null ? scheduled : Math.min(scheduled, drift.check().after(instant));
    }

    /** The last instant not after another one at which all customers are looked at, milliseconds since the epoch. */
    public long lookNotAfter(long instant) {
        long scheduled = recut.notAfter(instant);
        return drift == null ? scheduled : Math.max(scheduled, drift.check().notAfter(instant));
    }

    /**
     * Whether the values are cut anew at an instant at which all customers are looked at.
     *
     * @param inForce the cut-offs that there are
     * @param census what customers show at the instant, asked for the places that matter
     */
    public boolean isCutAnew(long instant, CutOffs inForce, Census census) {
        return isCutDue(instant, inForce) || drift != null && census.hasDrifted(inForce, atLeast, drift.points());
    }

    /**
     * Whether the values are cut at an instant at which all customers are looked at, however little they have drifted.
     *
     * @param inForce the cut-offs that there are
     */
    public boolean isCutDue(long instant, CutOffs inForce) {
        return drift == null || inForce.isNone() || recut.notAfter(instant) > inForce.asOf();
    }
}
