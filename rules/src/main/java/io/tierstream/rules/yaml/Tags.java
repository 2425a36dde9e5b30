package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.Span;
import org.snakeyaml.engine.v2.nodes.Node;

/** Rule sets have no YAML tags; a leading {@code !} is nearly always a negation without quotes. */
final class Tags {

    private Tags() {}

    /** Reports a tag; true when there was one. */
    static boolean check(Node node, Issues issues) {
        if (!Nodes.hasOwnTag(node)) {
            return false;
        }
        Span span = tagSpan(node, issues);
        issues.add(
                IssueCode.UNSUPPORTED_YAML,
                span,
                "YAML reads " + issues.source().text(span) + " as a tag, and rule sets have no tags",
                "quote the value, or remove the tag");
        return true;
    }

    /** The tag stands in front of the value, on the same line. */
    static Span tagSpan(Node node, Issues issues) {
        String tag = node.getTag().getValue();
        int length = tag.codePointCount(0, tag.length());
        int valueStart = Nodes.span(node).start();
        int lineStart = issues.source().lineStart(issues.source().line(valueStart));
        for (int i = Math.min(valueStart, issues.source().length() - 1); i >= lineStart; i--) {
            if (issues.source().at(i) == '!' && issues.source().at(i - 1) != '!') {
                return new Span(
                        i, Math.max(i + 1, Math.min(i + length, issues.source().length())));
            }
        }
        return new Span(valueStart, valueStart + 1);
    }
}
