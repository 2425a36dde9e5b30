package io.tierstream.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The job goes on from the savepoints of all versions that somebody may have; README.md says how one is added. */
final class StoredSavepointITCase {

    static List<Path> savepoints() throws IOException, URISyntaxException {
        URL root = Objects.requireNonNull(StoredSavepointITCase.class.getResource("/savepoints"));
        try (Stream<Path> versions = Files.list(Path.of(root.toURI()))) {
            return versions.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("savepoints")
    void goesOnFromAStoredSavepoint(Path version) throws Exception {
        try (World world = new World()) {
            assertThat(new StoredSavepoint(world, version).differences())
                    .as("from %s", version.getFileName())
                    .isEmpty();
        }
    }
}
