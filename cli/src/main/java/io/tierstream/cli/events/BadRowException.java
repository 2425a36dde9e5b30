package io.tierstream.cli.events;

import java.util.Objects;

/** A row that is no event. The rows after it can still be read. */
public final class BadRowException extends Exception {

    private final transient Problem problem;

    public BadRowException(Problem problem) {
        super(problem.toString(), null, false, false);
        this.problem = Objects.requireNonNull(problem);
    }

    public Problem problem() {
        return problem;
    }
}
