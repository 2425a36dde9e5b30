package io.tierstream.rules.issue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is found wrong in one file. */
public final class Issues {

    private static final Comparator<Issue> BY_PLACE =
            Comparator.comparingInt(Issue::line).thenComparingInt(Issue::column).thenComparing(Issue::code);

    private final SourceText source;
    private final List<Issue> found = new ArrayList<>();

    public Issues(SourceText source) {
        this.source = source;
    }

    public SourceText source() {
        return source;
    }

    public void add(IssueCode code, Span span, String message) {
        add(code, span, message, null);
    }

    public void add(IssueCode code, Span span, String message, @Nullable String hint) {
        Issue issue = Issue.at(code, code.severity(), source, span, message, hint);
        // An anchor that is used twice is read twice.
        if (!found.contains(issue)) {
            found.add(issue);
        }
    }

    /** How many errors there are so far; to see whether a step found any. */
    public int errors() {
        return (int) found.stream()
                .filter(issue -> issue.severity() == Severity.ERROR)
                .count();
    }

    /** All issues from the top of the file to its end. */
    public List<Issue> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }
}
