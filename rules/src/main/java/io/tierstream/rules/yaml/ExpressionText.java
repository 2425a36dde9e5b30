package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.SourceText;
import io.tierstream.rules.issue.Span;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The text of an expression as YAML yields it, and where each of its characters stands in the file: quotes, escapes and
 * folded lines lie between the two.
 */
public final class ExpressionText {

    /** The keys whose values are expressions. */
    public static final List<String> KEYS = List.of("when", "keep", "where", "calculate");

    private static final int MAX_CHARACTERS = 5_000;

    private final String key;
    private final String text;
    private final int[] places;
    private final SourceText source;

    private ExpressionText(String key, String text, int[] places, SourceText source) {
        this.key = key;
        this.text = text;
        this.places = places;
        this.source = source;
    }

    /** The expression, not stripped, so that offsets stay true. */
    public String text() {
        return text;
    }

    /** The number of code points. */
    public int length() {
        return places.length - 1;
    }

    /** The stretch of the file in which a stretch of the expression stands. */
    public Span span(int start, int end) {
        int last = places.length - 1;
        int from = places[Math.max(0, Math.min(start, last))];
        int to = end <= start ? from : places[Math.max(0, Math.min(end, last) - 1)] + 1;
        return new Span(from, to);
    }

    /** The whole expression. */
    public Span span() {
        int start = 0;
        int end = length();
        int[] codePoints = text.codePoints().toArray();
        while (start < end && Character.isWhitespace(codePoints[start])) {
            start++;
        }
        while (end > start && Character.isWhitespace(codePoints[end - 1])) {
            end--;
        }
        return span(start, end);
    }

    /** Whether a YAML comment follows on the line: an unquoted {@code #} in a text cuts the expression there. */
    public boolean isFollowedByComment() {
        int end = places[places.length - 1];
        int lineEnd = source.lineEnd(source.line(end));
        return source.text(new Span(Math.min(end, lineEnd), lineEnd)).strip().startsWith("#");
    }

    /** The key and the rest of its line, comment and all, with the quotes that it needs. */
    public String restOfLineInQuotes() {
        int start = span().start();
        String rest = source.text(new Span(start, source.lineEnd(source.line(start))));
        return key + ": " + SyntaxProblem.quoted(rest.strip());
    }

    /** An expression that stands in the source as it is, from the start. */
    public static ExpressionText of(String key, String text, Issues issues) {
        int length = text.codePointCount(0, text.length());
        return new ExpressionText(key, text, IntStream.rangeClosed(0, length).toArray(), issues.source());
    }

    /** The expression of an entry; null after reporting why there is none. */
    public static @Nullable ExpressionText read(Entry entry, String example, Issues issues) {
        if (entry.value() instanceof ScalarNode scalar && Nodes.hasOwnTag(scalar)) {
            reportNegation(entry, scalar, issues);
            return null;
        }
        if (entry.torn() || Texts.text(entry, example, issues) == null) {
            return null;
        }
        ScalarNode scalar = (ScalarNode) entry.value();
        ExpressionText expression = new ExpressionText(
                entry.key(), scalar.getValue(), Alignment.of(scalar, issues.source()), issues.source());
        if (expression.length() > MAX_CHARACTERS) {
            issues.add(
                    IssueCode.TOO_LARGE,
                    entry.keySpan(),
                    "the expression has " + expression.length() + " characters; the limit is " + MAX_CHARACTERS,
                    "use `in [...]` for long lists, or split it into several segments");
            return null;
        }
        return expression;
    }

    private static void reportNegation(Entry entry, ScalarNode scalar, Issues issues) {
        SourceText source = issues.source();
        Span tag = Tags.tagSpan(scalar, issues);
        int end = Math.max(Nodes.span(scalar).end(), tag.end());
        String meant = source.text(new Span(tag.start(), Math.min(end, source.lineEnd(source.line(tag.start())))));
        issues.add(
                IssueCode.QUOTES_NEEDED,
                tag,
                "YAML reads a '!' in front of a value as a tag, not as a negation",
                "quote the expression: " + entry.key() + ": " + SyntaxProblem.quoted(meant.strip()));
    }
}
