package io.tierstream.engine.sequence;

import io.tierstream.engine.metric.Selection;
import java.util.Objects;

/**
 * One step of a sequence.
 *
 * @param selection the events that may take it
 * @param times how many of them it takes, one after the other; at least 1
 */
public record SequenceStep(Selection selection, int times) {

    public SequenceStep {
        Objects.requireNonNull(selection);
        if (times < 1) {
            throw new IllegalArgumentException("a step is taken once or more, not " + times + " times");
        }
    }
}
