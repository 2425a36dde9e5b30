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
 */
public record SegmentDefinition(
        String name, Expression when, @Nullable Expression keep) {

    public SegmentDefinition {
        Objects.requireNonNull(name);
        Objects.requireNonNull(when);
    }
}
