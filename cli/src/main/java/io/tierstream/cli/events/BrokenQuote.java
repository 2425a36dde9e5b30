package io.tierstream.cli.events;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the character at which the quotes of a CSV record stop making sense, by reading the file once more. */
final class BrokenQuote {

    private enum In {
        CELL_START,
        PLAIN,
        QUOTED,
        QUOTE_CLOSED
    }

    private BrokenQuote() {}

    static Problem find(EventFile file, long recordLine, RuntimeException failure) {
        String name = file.path().toString();
        Problem unknown = new Problem(
                new Place(name, recordLine, 1), Problem.Code.BROKEN_QUOTE, String.valueOf(failure.getMessage()));
        try (BufferedReader text = new BufferedReader(file.reader(bytes -> {}))) {
            for (long line = 1; line < recordLine; line++) {
                text.readLine();
            }
            Problem found = scan(name, recordLine, text);
            return found == null ? unknown : found;
        } catch (IOException e) {
            return unknown;
        }
    }

    private static @Nullable Problem scan(String name, long firstLine, BufferedReader text) throws IOException {
        long line = firstLine;
        long column = 0;
        Place opened = new Place(name, line, 1);
        In in = In.CELL_START;
        for (int c = text.read(); c >= 0; c = text.read()) {
            column++;
            boolean separator = c == ',' || c == '\n' || c == '\r';
            if (in == In.QUOTED) {
                in = c == '"' ? In.QUOTE_CLOSED : In.QUOTED;
            } else if (in == In.CELL_START && c == '"') {
                opened = new Place(name, line, column);
                in = In.QUOTED;
            } else if (in == In.QUOTE_CLOSED && c == '"') {
                in = In.QUOTED;
            } else if (in == In.QUOTE_CLOSED && !separator) {
                return new Problem(
                        new Place(name, line, column),
                        Problem.Code.BROKEN_QUOTE,
                        "after a closing quote comes '" + Character.toString(c)
                                + "'; a comma or the end of the line must follow, and a quote inside quotes is written twice");
            } else {
                in = separator ? In.CELL_START : In.PLAIN;
            }
            if (c == '\n') {
                line++;
                column = 0;
            }
        }
        return in != In.QUOTED
                ? null
                : new Problem(opened, Problem.Code.BROKEN_QUOTE, "the quote that opens here is never closed");
    }
}
