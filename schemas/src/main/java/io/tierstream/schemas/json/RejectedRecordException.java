package io.tierstream.schemas.json;

import java.util.List;
import java.util.stream.Collectors;

/** A record does not fulfil its contract; says everything that is wrong with it. */
public final class RejectedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<RecordIssue> issues;

    RejectedRecordException(String record, List<RecordIssue> issues) {
        super("not a " + record + ": "
                + issues.stream().map(RecordIssue::toString).collect(Collectors.joining("; ")));
        this.issues = List.copyOf(issues);
    }

    public List<RecordIssue> issues() {
        return issues;
    }
}
