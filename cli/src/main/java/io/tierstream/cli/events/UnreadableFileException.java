package io.tierstream.cli.events;

import java.io.IOException;
import java.util.Objects;

/** An event file that cannot be read on from some place, because nobody could say where the next row begins. */
public final class UnreadableFileException extends IOException {

    private final transient Problem problem;

    public UnreadableFileException(Problem problem) {
        super(problem.toString());
        this.problem = Objects.requireNonNull(problem);
    }

    public Problem problem() {
        return problem;
    }
}
