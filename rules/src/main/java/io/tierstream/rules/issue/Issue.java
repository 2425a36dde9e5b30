package io.tierstream.rules.issue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One problem of a rule set.
 *
 * @param code which kind of problem; stable across releases
 * @param severity whether it stops the rule set
 * @param file the file name as given to the compiler
 * @param line counted from 1
 * @param column counted from 1, in code points
 * @param message the actual value, the limit, and what is wrong
 * @param snippet the source line, a line break, and a line with carets under the place
 * @param hint what to do, such as a correction to copy; null when the message says it all
 */
public record Issue(
        IssueCode code,
        Severity severity,
        String file,
        int line,
        int column,
        String message,
        String snippet,
        @Nullable String hint) {

    public Issue {
        Objects.requireNonNull(code);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(file);
        Objects.requireNonNull(message);
        Objects.requireNonNull(snippet);
    }

    static Issue at(
            IssueCode code, Severity severity, SourceText source, Span span, String message, @Nullable String hint) {
        return new Issue(
                code,
                severity,
                source.file(),
                source.line(span.start()),
                source.column(span.start()),
                message,
                Snippet.of(source, span),
                hint);
    }

    /** The issue as lines of plain text, without a final line break. */
    public String render() {
        return render(Style.PLAIN);
    }

    /** The issue as lines with ANSI colours, without a final line break. */
    public String renderColoured() {
        return render(Style.ANSI);
    }

    private String render(Style style) {
        String number = Integer.toString(line);
        String margin = " ".repeat(number.length() + 1);
        String[] lines = snippet.split("\n", 2);
        String tone = severity == Severity.ERROR ? style.error() : style.warning();
        StringBuilder text = new StringBuilder();
        text.append(style.strong())
                .append(file)
                .append(':')
                .append(line)
                .append(':')
                .append(column)
                .append(':');
        text.append(style.end())
                .append(' ')
                .append(tone)
                .append(severity.word())
                .append(' ')
                .append(code.id());
        text.append(style.end()).append(": ").append(message).append('\n');
        text.append(' ').append(style.faint()).append(number).append(" |").append(style.end());
        text.append(' ').append(lines[0]).append('\n');
        text.append(' ').append(style.faint()).append(margin).append('|').append(style.end());
        text.append(' ').append(tone).append(lines[1]).append(style.end());
        if (hint != null) {
            text.append('\n')
                    .append(' ')
                    .append(style.faint())
                    .append(margin)
                    .append('=')
                    .append(style.end());
            text.append(' ').append(hint);
        }
        return text.toString();
    }

    private record Style(String strong, String error, String warning, String faint, String end) {

        static final Style PLAIN = new Style("", "", "", "", "");
        static final Style ANSI = new Style("\u001b[1m", "\u001b[1;31m", "\u001b[1;33m", "\u001b[2m", "\u001b[0m");
    }
}
