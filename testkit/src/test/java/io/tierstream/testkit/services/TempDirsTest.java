package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TempDirsTest {

    @Test
    void deletesADirectoryWithAllItHolds() throws IOException {
        Path directory = TempDirs.create("test");
        Files.createDirectories(directory.resolve("a/b"));
        Files.writeString(directory.resolve("a/b/file"), "x");

        TempDirs.delete(directory);

        assertThat(directory).doesNotExist();
    }

    @Test
    void deletesNothingTwice() {
        Path directory = TempDirs.create("test");

        TempDirs.delete(directory);
        TempDirs.delete(directory);

        assertThat(directory).doesNotExist();
    }

    @Test
    void leavesWhatASymbolicLinkPointsTo() throws IOException {
        Path kept = TempDirs.create("kept");
        Files.writeString(kept.resolve("file"), "x");
        Path directory = TempDirs.create("test");
        Files.createSymbolicLink(directory.resolve("link"), kept);

        TempDirs.delete(directory);

        assertThat(kept.resolve("file")).exists();
        TempDirs.delete(kept);
    }
}
