package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.IssueCode;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.issue.SourceText;
import io.tierstream.rules.issue.Span;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Turns what the YAML parser says into what the author needs to know. */
final class SyntaxProblem {

    private static final Pattern EXPRESSION_KEY = Pattern.compile("\\b(when|keep|where)\\s*:\\s+");

    private final String problem;
    private final String context;
    private final @Nullable Span opening;
    private final Span span;
    private final Issues issues;
    private final SourceText source;

    SyntaxProblem(MarkedYamlEngineException e, Issues issues) {
        this.problem = String.valueOf(e.getProblem());
        this.context = String.valueOf(e.getContext());
        this.opening = e.getContextMark().map(SyntaxProblem::span).orElse(null);
        this.span = e.getProblemMark()
                .or(e::getContextMark)
                .map(SyntaxProblem::span)
                .orElse(new Span(0, 0));
        this.issues = issues;
        this.source = issues.source();
    }

    private static Span span(Mark mark) {
        return new Span(mark.getIndex(), mark.getIndex() + 1);
    }

    void report() {
        if (problem.contains("\\t(TAB)")) {
            issues.add(
                    IssueCode.YAML_SYNTAX,
                    span,
                    "a tab stands in the indentation; YAML allows spaces only",
                    "replace each tab by spaces, and set your editor to do so for .yaml files");
        } else if (problem.contains("another document")) {
            issues.add(
                    IssueCode.UNSUPPORTED_YAML,
                    span,
                    "a second document starts here; a file holds one rule set",
                    "put the second rule set into a file of its own");
        } else if (problem.contains("undefined alias")) {
            String alias = problem.substring(problem.lastIndexOf(' ') + 1);
            issues.add(
                    IssueCode.YAML_SYNTAX,
                    new Span(span.start(), span.start() + alias.length() + 1),
                    "*" + alias + " refers to an anchor that does not exist before this place",
                    "write &" + alias + " in front of the value that is meant, or quote the text");
        } else if (!reportBrokenExpression()) {
            reportOther();
        }
    }

    /** Recognises an expression that means something to YAML, and offers the same line with quotes. */
    private boolean reportBrokenExpression() {
        BrokenExpression broken = brokenExpression(source.line(span.start()));
        if (broken == null && opening != null && context.contains("scalar")) {
            broken = brokenExpression(source.line(opening.start()));
        }
        if (broken == null) {
            return false;
        }
        Span place = new Span(Math.max(span.start(), broken.span().start()), span.start() + 1);
        if (broken.startsOddly() || place.start() >= broken.span().end()) {
            place = broken.span();
        }
        issues.add(IssueCode.QUOTES_NEEDED, place, broken.reason(source.at(place.start())), broken.hint());
        return true;
    }

    private @Nullable BrokenExpression brokenExpression(int lineNumber) {
        int lineStart = source.lineStart(lineNumber);
        String line = source.text(new Span(lineStart, source.lineEnd(lineNumber)));
        Matcher matcher = EXPRESSION_KEY.matcher(line);
        BrokenExpression found = null;
        while (matcher.find() && lineStart + line.codePointCount(0, matcher.end()) <= span.start() + 1) {
            String expression = expression(line, matcher.start(), matcher.end());
            if (!expression.isEmpty()) {
                int start = lineStart + line.codePointCount(0, matcher.end());
                int length = expression.codePointCount(0, expression.length());
                found = new BrokenExpression(matcher.group(1), expression, new Span(start, start + length));
            }
        }
        return found;
    }

    /** The text of the expression as the author meant it: up to the next key, the closing brace, or the line's end. */
    private static String expression(String line, int keyStart, int start) {
        boolean flow = line.lastIndexOf('{', keyStart) > line.lastIndexOf('}', keyStart);
        String rest = line.substring(start);
        if (flow) {
            Matcher nextKey = Pattern.compile(",\\s*[A-Za-z]+\\s*:\\s").matcher(rest);
            if (nextKey.find()) {
                return rest.substring(0, nextKey.start()).strip();
            }
            int close = rest.lastIndexOf('}');
            return (close < 0 ? rest : rest.substring(0, close)).strip();
        }
        return rest.strip();
    }

    private void reportOther() {
        if (problem.contains("found unexpected end of stream") && context.contains("quoted scalar")) {
            issues.add(
                    IssueCode.YAML_SYNTAX,
                    opening == null ? span : opening,
                    "the text that starts here is never closed",
                    "put the closing quote");
        } else if (problem.contains("but got") && opening != null && context.contains("flow")) {
            String closing = context.contains("sequence") ? "]" : "}";
            String place = source.line(opening.start()) + ":" + source.column(opening.start());
            issues.add(
                    IssueCode.YAML_SYNTAX,
                    span,
                    "expected ',' or '" + closing + "': the " + (closing.equals("]") ? "list" : "mapping")
                            + " that was opened at " + place + " is not closed");
        } else if (problem.contains("mapping values are not allowed here")) {
            issues.add(
                    IssueCode.YAML_SYNTAX,
                    span,
                    "a second ': ' on this line, or wrong indentation",
                    "quote the value if the colon belongs to it");
        } else if (problem.contains("expected <block end>") || problem.contains("<document start>")) {
            issues.add(
                    IssueCode.YAML_SYNTAX,
                    span,
                    "this does not belong to the mapping or list above it",
                    "keys of one mapping start in the same column");
        } else if (problem.contains("cannot start any token")) {
            issues.add(
                    IssueCode.YAML_SYNTAX,
                    span,
                    "a value cannot start with '" + source.text(span) + "'",
                    "quote the value: '...'");
        } else {
            issues.add(IssueCode.YAML_SYNTAX, span, YamlText.firstLine(problem).toLowerCase(Locale.ROOT));
        }
    }

    /** An expression that stands in YAML without the quotes it needs. */
    private record BrokenExpression(String key, String text, Span span) {

        /** YAML takes a leading {@code !} for a tag, and a leading quote for the start of a quoted text. */
        boolean startsOddly() {
            return "!\"'".indexOf(text.charAt(0)) >= 0;
        }

        String reason(int codePoint) {
            if (text.charAt(0) == '!') {
                return "YAML reads a '!' in front of a value as a tag, not as a negation";
            }
            if (startsOddly()) {
                return "YAML takes an expression that starts with a quote for a quoted text, which ends too early";
            }
            return "the expression after " + key + ": contains '" + Character.toString(codePoint)
                    + "', which means something else to YAML";
        }

        String hint() {
            return "quote the expression: " + key + ": " + quoted(text);
        }
    }

    /** A YAML text in single quotes. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
