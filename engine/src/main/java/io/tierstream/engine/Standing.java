package io.tierstream.engine;

import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.Stretches;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.Timing;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a customer stands in a segment or a tier set, with what every condition of it says.
 *
 * @param name of the segment or the tier set
 * @param levels the segment alone, or the tiers of the tier set, best first
 * @param maintenance how long the tiers are kept whose conditions fail; null for no longer than each of them says
 * @param pin what was decided by hand; null when the rules decide
 */
public record Standing(
        String name,
        List<Level> levels,
        @Nullable Maintenance maintenance,
        @Nullable HeldPin pin) {

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
     * @param timing how long it takes to enter and to leave
     * @param waits what has to go on, or to pass, before the customer enters or leaves
     */
    public record Level(
            Target target,
            @Nullable Long since,
            Finding when,
            @Nullable Finding keep,
            Timing timing,
            List<Wait> waits) {

        public Level {
            Objects.requireNonNull(target);
            Objects.requireNonNull(when);
            Objects.requireNonNull(timing);
            waits = List.copyOf(waits);
        }

        /** Whether the customer is in it. */
        public boolean isHeld() {
            return since != null;
        }
    }

    /**
     * Something that has been so for a while, but not for long enough.
     *
     * @param kind what
     * @param since since when, milliseconds since the epoch
     * @param until the instant at which it will have been so for long enough, milliseconds since the epoch
     */
    public record Wait(Stretches.Kind kind, long since, long until) {}
}
