package io.tierstream.engine.sequence;

import io.tierstream.engine.expression.Condition;
import io.tierstream.engine.expression.Row;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the events of one type may be to one sequence. */
final class SequenceRole {

    private final CompiledSequence sequence;
    private final @Nullable Condition[] steps;
    private final int[] times;
    private final @Nullable Condition unless;

    /**
     * A role.
     *
     * @param steps for each step what an event must satisfy to take it; null if events of the type do not
     * @param unless what an event must satisfy to end what has begun; null if events of the type do not
     */
    SequenceRole(CompiledSequence sequence, List<@Nullable Condition> steps, @Nullable Condition unless) {
        this.sequence = sequence;
        this.steps = steps.toArray(Condition[]::new);
        this.times = sequence.definition().steps().stream()
                .mapToInt(SequenceStep::times)
                .toArray();
        this.unless = unless;
    }

    CompiledSequence sequence() {
        return sequence;
    }

    /** Whether events of the type are anything to the sequence. */
    boolean isAny() {
        for (Condition step : steps) {
            if (step != null) {
                return true;
            }
        }
        return unless != null;
    }

    /**
     * Finds the steps that an event may take.
     *
     * @param taking receives them, each repetition by itself
     * @return whether there are any
     */
    boolean taking(Row event, boolean[] taking) {
        boolean any = false;
        int place = 0;
        for (int step = 0; step < steps.length; step++) {
            boolean takes =
                    steps[step] != null && Objects.requireNonNull(steps[step]).holds(event);
            any |= takes;
            for (int i = 0; i < times[step]; i++) {
                taking[place++] = takes;
            }
        }
        return any;
    }

    /** Whether an event may take the last step. */
    boolean mayComplete(Row event) {
        Condition last = steps[steps.length - 1];
        return last != null && last.holds(event);
    }

    /** Whether an event ends what it takes no step of. */
    boolean ends(Row event) {
        return unless != null && unless.holds(event);
    }
}
