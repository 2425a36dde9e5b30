package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts kept in {@code src/test/resources/.../golden}; {@code -Dtierstream.golden=write} writes them anew. */
final class Golden {

    private Golden() {}

    static void check(String name, String text) throws IOException {
        if ("write".equals(System.getProperty("tierstream.golden"))) {
            Path file = Path.of(System.getProperty("tierstream.root", ".."))
                    .resolve("cli/src/test/resources/io/tierstream/cli/golden/" + name + ".txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return;
        }
        try (InputStream in = Golden.class.getResourceAsStream("golden/" + name + ".txt")) {
            String expected = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).isEqualTo(expected);
        }
    }
}
