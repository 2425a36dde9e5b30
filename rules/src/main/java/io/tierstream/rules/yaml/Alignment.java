package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.SourceText;
import io.tierstream.rules.issue.Span;
import java.util.Arrays;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Finds, for every code point of a scalar's value, its place in the source. Within a scalar YAML changes nothing but
 * white space (indentation, folded lines) and, in quotes, escapes; so the two are walked in step, white space skipped.
 * Where they part, which no known input does, everything is placed at the scalar's start.
 */
final class Alignment {

    private final SourceText source;
    private final ScalarStyle style;
    private final int[] value;
    private final int[] places;
    private final int end;
    private int at;

    private Alignment(ScalarNode scalar, SourceText source) {
        Span span = Nodes.span(scalar);
        this.source = source;
        this.style = scalar.getScalarStyle();
        this.value = scalar.getValue().codePoints().toArray();
        this.places = new int[value.length + 1];
        this.end = span.end();
        this.at = span.start() + headerLength(span.start());
    }

    /** One place more than the value has code points: the last is where the value ends. */
    static int[] of(ScalarNode scalar, SourceText source) {
        Alignment alignment = new Alignment(scalar, source);
        int start = alignment.at;
        if (!alignment.walk()) {
            Arrays.fill(alignment.places, start);
        }
        return alignment.places;
    }

    /** What stands before the text: a quote, or the line with {@code |} or {@code >}. */
    private int headerLength(int start) {
        return switch (style) {
            case SINGLE_QUOTED, DOUBLE_QUOTED -> 1;
            case LITERAL, FOLDED -> Math.max(0, source.lineEnd(source.line(start)) - start);
            default -> 0;
        };
    }

    private boolean walk() {
        for (int i = 0; i < value.length; i++) {
            if (!Character.isWhitespace(value[i])) {
                skipWhitespace();
            }
            places[i] = Math.min(at, Math.max(0, end - 1));
            if (!matches(value[i])) {
                return false;
            }
        }
        places[value.length] = at;
        return true;
    }

    private void skipWhitespace() {
        while (at < end && (Character.isWhitespace(source.at(at)) || isEscapedLineBreak())) {
            at++;
        }
    }

    /** In double quotes a backslash at the line's end joins the lines. */
    private boolean isEscapedLineBreak() {
        return style == ScalarStyle.DOUBLE_QUOTED
                && source.at(at) == '\\'
                && (source.at(at + 1) == '\n' || source.at(at + 1) == '\r');
    }

    private boolean matches(int codePoint) {
        if (style == ScalarStyle.DOUBLE_QUOTED && source.at(at) == '\\' && !isEscapedLineBreak()) {
            at += escapeLength(source.at(at + 1));
            return true;
        }
        if (Character.isWhitespace(codePoint)) {
            if (at < end && Character.isWhitespace(source.at(at))) {
                at++;
            }
            return true;
        }
        if (at >= end || source.at(at) != codePoint) {
            return false;
        }
        at += style == ScalarStyle.SINGLE_QUOTED && codePoint == '\'' ? 2 : 1;
        return true;
    }

    private static int escapeLength(int kind) {
        return switch (kind) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
        };
    }
}
