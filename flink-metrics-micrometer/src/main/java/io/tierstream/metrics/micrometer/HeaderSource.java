package io.tierstream.metrics.micrometer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Where the value of a request header comes from. */
sealed interface HeaderSource {

    /**
     * The value now.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    String value();

    /**
     * Reads a reference.
     *
     * @throws IllegalArgumentException if it is none, or leads nowhere
     */
    static HeaderSource parse(String reference, Map<String, String> environment) {
        int colon = reference.indexOf(':');
        String rest = reference.substring(colon + 1);
        return switch (colon < 0 ? "" : reference.substring(0, colon)) {
            case "env" -> variable(rest, environment);
            case "file" -> file(rest);
            case "value" -> new Literal(rest);
            default ->
                throw new IllegalArgumentException(
                        "must be env:VARIABLE, file:/path or value:TEXT (its text is not shown, as it may be a secret)");
        };
    }

    private static HeaderSource variable(String name, Map<String, String> environment) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("takes the environment variable " + name + ", which is not set");
        }
        return new Literal(value.trim());
    }

    private static HeaderSource file(String name) {
        try {
            HeaderSource file = new FirstLine(Path.of(name));
            file.value();
            return file;
        } catch (UncheckedIOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "takes the file " + name + ", which cannot be read: " + e.getMessage(), e);
        }
    }

    /** A text that stays. */
    record Literal(String value) implements HeaderSource {

        /** Without the text, which may be a secret. */
        @Override
        public String toString() {
            return "Literal";
        }
    }

    /** The first line of a file, which may be exchanged while the process runs. */
    record FirstLine(Path file) implements HeaderSource {

        @Override
        public String value() {
            try (Stream<String> lines = Files.lines(file)) {
                return lines.findFirst()
                        .map(String::trim)
                        .filter(line -> !line.isEmpty())
                        .orElseThrow(() -> new IOException("its first line is empty"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
