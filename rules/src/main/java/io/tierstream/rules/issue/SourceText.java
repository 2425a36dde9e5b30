package io.tierstream.rules.issue;

import java.util.Arrays;

/** A file's text by code points and lines. Lines end with LF, CRLF or CR. */
public final class SourceText {

    private static final int LF = '\n';
    private static final int CR = '\r';

    private final String file;
    private final int[] codePoints;
    private final int[] lineStarts;

    public SourceText(String file, String text) {
        this.file = file;
        this.codePoints = text.codePoints().toArray();
        this.lineStarts = lineStarts(codePoints);
    }

    private static int[] lineStarts(int[] codePoints) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = 0; i < codePoints.length; i++) {
            boolean crOfCrLf = codePoints[i] == CR && i + 1 < codePoints.length && codePoints[i + 1] == LF;
            if (codePoints[i] == LF || (codePoints[i] == CR && !crOfCrLf)) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * count);
                }
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    /** The name that issues show, as it was given. */
    public String file() {
        return file;
    }

    /** The number of code points. */
    public int length() {
        return codePoints.length;
    }

    /** The code point at an index, or -1 outside the text. */
    public int at(int index) {
        return index < 0 || index >= codePoints.length ? -1 : codePoints[index];
    }

    /** The line of an index, counted from 1. */
    public int line(int index) {
        int found = Arrays.binarySearch(lineStarts, Math.min(index, codePoints.length));
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The column of an index, counted from 1 in code points. */
    public int column(int index) {
        return Math.min(index, codePoints.length) - lineStarts[line(index) - 1] + 1;
    }

    /** The index of the first code point of a line. */
    public int lineStart(int line) {
        return lineStarts[line - 1];
    }

    /** The index after the last code point of a line, its line break left out. */
    public int lineEnd(int line) {
        int end = line < lineStarts.length ? lineStarts[line] : codePoints.length;
        while (end > lineStarts[line - 1] && (codePoints[end - 1] == LF || codePoints[end - 1] == CR)) {
            end--;
        }
        return end;
    }

    /** The text of a stretch. */
    public String text(Span span) {
        int end = Math.min(span.end(), codePoints.length);
        return span.start() >= end ? "" : new String(codePoints, span.start(), end - span.start());
    }
}
