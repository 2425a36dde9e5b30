package io.tierstream.testkit.services;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the classes of the testkit lie: {@code testkit/target/classes}, or the jar. */
final class CodeLocation {

    private CodeLocation() {}

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
