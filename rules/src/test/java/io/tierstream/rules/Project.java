package io.tierstream.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository is, for tests of committed files. */
final class Project {

    private Project() {}

    static Path root() {
        String property = System.getProperty("tierstream.root", "");
        Path start = property.isEmpty() ? Path.of("").toAbsolutePath() : Path.of(property);
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("rules/src/test/resources/golden"))) {
                return at;
            }
        }
        throw new IllegalStateException("no repository above " + start);
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
