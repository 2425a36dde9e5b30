package io.tierstream.engine.tier;

import io.tierstream.engine.expression.Expression;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One tier of a tier set.
 *
 * @param name the tier's name, such as {@code gold}
 * @param when the condition for entry, and for staying
 * @param keep a weaker condition that lets a member stay although {@code when} fails; null means none
 * @param timing how long it takes to enter and to leave
 */
public record TierDefinition(
        String name, Expression when, @Nullable Expression keep, Timing timing) {

    public TierDefinition {
        Objects.requireNonNull(name);
        Objects.requireNonNull(when);
        Objects.requireNonNull(timing);
    }

    /** A tier that is entered and left at once. */
    public TierDefinition(String name, Expression when, @Nullable Expression keep) {
        this(name, when, keep, Timing.NONE);
    }
}
