package io.tierstream.engine;

import io.tierstream.engine.tier.Target;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a customer stands in a segment or a tier set, with what every condition of it says.
 *
 * @param name of the segment or the tier set
 * @param levels the segment alone, or the tiers of the tier set, best first
 */
public record Standing(String name, List<Level> levels) {

    public Standing {
        Objects.requireNonNull(name);
        levels = List.copyOf(levels);
    }

    /**
     * A segment, or one tier of a tier set.
     *
     * @param target which
     * @param since when the customer entered it, milliseconds since the epoch; null when the customer is not in it
     * @param when what the condition for entry says
     * @param keep what the weaker condition for staying says; null when there is none
     */
    public record Level(
            Target target,
            @Nullable Long since,
            Finding when,
            @Nullable Finding keep) {

        public Level {
            Objects.requireNonNull(target);
            Objects.requireNonNull(when);
        }

        /** Whether the customer is in it. */
        public boolean isHeld() {
            return since != null;
        }
    }
}
