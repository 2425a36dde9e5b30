package io.tierstream.rules.reading;

import io.tierstream.engine.expression.Expression;
import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;

/** Warns of a {@code keep} that can never hold when {@code when} fails. */
final class KeepCheck {

    private KeepCheck() {}

    static void warn(Expression when, Expression keep, Span span, Issues issues) {
        if (keep.equals(when)) {
            issues.add(
                    IssueCode.KEEP_HAS_NO_EFFECT,
                    span,
                    "keep is the same condition as when, so it has no effect",
                    "make keep weaker, or remove it");
        } else if (Implication.holds(keep, when)) {
            issues.add(
                    IssueCode.KEEP_HAS_NO_EFFECT,
                    span,
                    "whenever keep holds, when holds too, so keep has no effect",
                    "make keep weaker than when, or remove it");
        }
    }
}
