package io.tierstream.testkit.services;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/** Where classes lie. */
final class CodeLocation {

    private CodeLocation() {}

    /** Every entry of this JVM's class path, as an absolute path. */
    static List<String> classPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .toList();
    }

    /** {@code testkit/target/classes}, or the jar. */
    static Path ofTestkit() {
        try {
            return Path.of(CodeLocation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The testkit was not loaded from a file", e);
        }
    }
}
