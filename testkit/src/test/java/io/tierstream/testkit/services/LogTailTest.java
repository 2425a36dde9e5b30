package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTailTest {

    @TempDir
    private Path directory;

    @Test
    void keepsTheLastLines() throws IOException {
        Path log = Files.writeString(directory.resolve("log"), "one\ntwo\nthree\n");

        assertThat(LogTail.of(log, 2)).isEqualTo("two\nthree");
    }

    @Test
    void cutsLinesNobodyReads() throws IOException {
        Path log = Files.writeString(directory.resolve("log"), "x".repeat(10_000));

        assertThat(LogTail.of(log, 2)).hasSizeLessThan(400).endsWith(" ...");
    }

    @Test
    void readsBytesThatAreNoText() throws IOException {
        Path log = Files.write(directory.resolve("log"), new byte[] {(byte) 0xff, '\n', 'x'});

        assertThat(LogTail.of(log, 2)).endsWith("\nx");
    }

    @Test
    void saysThatThereIsNoLog() {
        assertThat(LogTail.of(directory.resolve("missing"), 2)).startsWith("(no log: ");
    }

    @Test
    void saysThatTheLogIsEmpty() throws IOException {
        assertThat(LogTail.of(Files.createFile(directory.resolve("log")), 2)).isEqualTo("(the log is empty)");
    }
}
