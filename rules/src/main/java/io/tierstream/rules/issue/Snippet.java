package io.tierstream.rules.issue;

/** Shows a stretch of source with carets under it: two lines of the same width in a terminal. */
final class Snippet {

    /** What is shown of one line at most; longer lines are cut around the carets. */
    private static final int WIDTH = 140;

    private static final String CUT = "...";

    private Snippet() {}

    static String of(SourceText source, Span span) {
        int line = source.line(span.start());
        int lineStart = source.lineStart(line);
        int lineEnd = source.lineEnd(line);
        int from = lineStart;
        int to = lineEnd;
        if (lineEnd - lineStart > WIDTH) {
            from = Math.max(lineStart, Math.min(span.start() - WIDTH / 2, lineEnd - WIDTH));
            to = Math.min(lineEnd, from + WIDTH);
        }
        StringBuilder shown = new StringBuilder(from > lineStart ? CUT : "");
        StringBuilder carets = new StringBuilder(from > lineStart ? " ".repeat(CUT.length()) : "");
        for (int i = from; i < to; i++) {
            int codePoint = source.at(i);
            shown.appendCodePoint(isControl(codePoint) ? '?' : codePoint);
            if (i < span.end()) {
                carets.append(under(codePoint, i, span.start()));
            }
        }
        if (to < lineEnd) {
            shown.append(CUT);
        }
        if (span.start() >= to || span.start() == span.end()) {
            carets.append('^');
        }
        return shown + "\n" + carets;
    }

    private static String under(int codePoint, int index, int start) {
        if (index < start) {
            return codePoint == '\t' ? "\t" : " ".repeat(columns(codePoint));
        }
        return (index == start ? "^" : "~") + "~".repeat(columns(codePoint) - 1);
    }

    private static boolean isControl(int codePoint) {
        return Character.isISOControl(codePoint) && codePoint != '\t';
    }

    /** How many columns a terminal gives a character: two for Chinese, Japanese and Korean script and for emoji. */
    private static int columns(int codePoint) {
        boolean wide = (codePoint >= 0x1100 && codePoint <= 0x115F)
                || (codePoint >= 0x2E80 && codePoint <= 0xA4CF)
                || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0xFE30 && codePoint <= 0xFE6F)
                || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
                || (codePoint >= 0xFFE0 && codePoint <= 0xFFE6)
                || (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
                || (codePoint >= 0x20000 && codePoint <= 0x3FFFD);
        return wide ? 2 : 1;
    }
}
