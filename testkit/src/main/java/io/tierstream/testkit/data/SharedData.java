package io.tierstream.testkit.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Real data sets and expected results that are not part of the project. They are looked for in a folder {@code shared}
 * beside the repository, or where the system property {@code tierstream.shared} says.
 */
public final class SharedData {

    private SharedData() {}

    /** The repository's root: the nearest folder upwards with a Maven wrapper. */
    public static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "not inside the repository: " + Path.of("").toAbsolutePath());
        }
        return folder;
    }

    /** A file or folder of the shared data; empty when it is not there. */
    public static Optional<Path> find(String path) {
        String property = System.getProperty("tierstream.shared", "");
        Path root = property.isEmpty() ? repository().resolveSibling("shared") : Path.of(property);
        return Optional.of(root.resolve(path)).filter(Files::exists);
    }

    /** The lines of a gzip-compressed text. */
    public static List<String> lines(Path gzip) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
