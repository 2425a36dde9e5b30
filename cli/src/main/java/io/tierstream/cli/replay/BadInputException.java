package io.tierstream.cli.replay;

import io.tierstream.cli.events.Problem;
import java.io.IOException;
import java.util.List;

/** An event file has rows that cannot be used, and nobody said that they may be left out. */
public final class BadInputException extends IOException {

    private final transient List<Problem> problems;
    private final boolean complete;

    BadInputException(List<Problem> problems, boolean complete) {
        super(problems.size() + " bad rows");
        this.problems = List.copyOf(problems);
        this.complete = complete;
    }

    /** The first problems, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }

    /** Whether these are all problems of the file. */
    public boolean isComplete() {
        return complete;
    }
}
