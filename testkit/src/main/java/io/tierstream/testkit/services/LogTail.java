package io.tierstream.testkit.services;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** The end of a log file, for error messages. */
final class LogTail {

    /** Some lines of Flink hold whole graphs. */
    private static final int LONGEST = 300;

    private LogTail() {}

    /** The last lines of the file; says so when there is nothing to show. */
    static String of(Path log, int lines) {
        Deque<String> tail = new ArrayDeque<>(lines);
        // ISO 8859-1 decodes every byte: a log cut in the middle of a character must not hide the rest.
        try (Stream<String> all = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            all.forEach(line -> {
                if (tail.size() == lines) {
                    tail.removeFirst();
                }
                tail.addLast(line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line);
            });
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
        return tail.isEmpty() ? "(the log is empty)" : String.join("\n", tail);
    }
}
