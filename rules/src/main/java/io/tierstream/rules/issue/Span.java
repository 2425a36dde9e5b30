package io.tierstream.rules.issue;

/**
 * A stretch of a source text, counted in code points.
 *
 * @param start the first code point
 * @param end the one after the last; at least {@code start}
 */
public record Span(int start, int end) {

    public Span {
        if (start < 0) {
            throw new IllegalArgumentException("a span cannot start at " + start);
        }
        end = Math.max(start, end);
    }
}
