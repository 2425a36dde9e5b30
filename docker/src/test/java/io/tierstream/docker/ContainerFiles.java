package io.tierstream.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The container files of the repository, read from where they stand. */
final class ContainerFiles {

    static final Path ROOT =
            Path.of(Objects.requireNonNull(System.getProperty("tierstream.root"), "tierstream.root is not set"));
    static final Path DIRECTORY = ROOT.resolve("docker");

    private ContainerFiles() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A YAML file of the directory; a key that stands twice is an error. */
    static Map<?, ?> yaml(String name) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setLabel(name)
                .build();
        return map(new Load(settings).loadFromString(text(DIRECTORY.resolve(name))));
    }

    static Map<?, ?> map(@Nullable Object value) {
        return value == null ? Map.of() : (Map<?, ?>) value;
    }

    static List<?> list(@Nullable Object value) {
        return value == null ? List.of() : (List<?>) value;
    }
}
