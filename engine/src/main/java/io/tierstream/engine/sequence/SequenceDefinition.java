package io.tierstream.engine.sequence;

import io.tierstream.engine.metric.Selection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Steps that events take one after the other. Whenever the last one is taken, or has been for long enough, an event is made
 * whose type is the sequence's name.
 *
 * @param name its name, the type of the events that it makes
 * @param steps the steps in their order
 * @param unless the events that end what has begun, unless they take a step of it; null for none
 * @param within how long the steps may take, from the first to the last, milliseconds; 0 for any time
 * @param holdFor how long after the last step nothing of {@code unless} may happen, milliseconds; 0 makes the event at the last
 *     step
 */
public record SequenceDefinition(
        String name, List<SequenceStep> steps, @Nullable Selection unless, long within, long holdFor) {

    /** The most steps, repeated ones counted each time. */
    public static final int MAX_STEPS = 64;

    public SequenceDefinition {
        Objects.requireNonNull(name);
        steps = List.copyOf(steps);
        int length = steps.stream().mapToInt(SequenceStep::times).sum();
        if (length < 1 || length > MAX_STEPS) {
            throw new IllegalArgumentException("sequence " + name + " has " + length + " steps");
        }
        if (within < 0 || holdFor < 0 || (within > 0 && length == 1)) {
            throw new IllegalArgumentException("sequence " + name + ": within " + within + ", for " + holdFor);
        }
        if ((unless != null && length == 1 && holdFor == 0) || (unless == null && holdFor > 0)) {
            throw new IllegalArgumentException("sequence " + name + ": unless goes with for, or with several steps");
        }
    }

    /** The number of steps, repeated ones counted each time. */
    public int length() {
        return steps.stream().mapToInt(SequenceStep::times).sum();
    }

    /** Whether both ask for the same, whatever they are called. */
    public boolean asksSameAs(SequenceDefinition other) {
        return steps.equals(other.steps)
                && Objects.equals(unless, other.unless)
                && within == other.within
                && holdFor == other.holdFor;
    }

    /** The same sequence under another name. */
    public SequenceDefinition named(String another) {
        return new SequenceDefinition(another, steps, unless, within, holdFor);
    }
}
