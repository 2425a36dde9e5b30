package io.tierstream.engine.tier;

import io.tierstream.engine.expression.Expression;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group that customers enter and leave by themselves.
 *
 * @param name the segment's name
 * @param when the condition for entry, and for staying
 * @param keep a weaker condition that lets a member stay although {@code when} fails; null means none
 * @param timing how long it takes to enter and to leave
 */
public record SegmentDefinition(
        String name, Expression when, @Nullable Expression keep, Timing timing) {

    public SegmentDefinition {
        Objects.requireNonNull(name);
        Objects.requireNonNull(when);
        Objects.requireNonNull(timing);
    }

    /** A segment that is entered and left at once. */
    public SegmentDefinition(String name, Expression when, @Nullable Expression keep) {
        this(name, when, keep, Timing.NONE);
    }
}
