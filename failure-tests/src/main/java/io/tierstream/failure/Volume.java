package io.tierstream.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file system in memory that is no larger than it must be. Only root can have one. */
final class Volume implements AutoCloseable {

    private static final int MEGABYTES = 256;

    private final Path directory;

    private Volume(Path directory) {
        this.directory = directory;
    }

    /** Why there can be none here; empty when there can. */
    static Optional<String> impossible() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("needs Linux");
        }
        try {
            return run(List.of("id", "-u")).strip().equals("0")
                    ? Optional.empty()
                    : Optional.of("needs root, to mount a small file system");
        } catch (IOException e) {
            return Optional.of("needs root, and nobody says whether this is");
        }
    }

    /** Mounts one over an empty directory. */
    static Volume mount(Path directory) throws IOException {
        run(List.of(
                "mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tierstream-failure", directory.toString()));
        return new Volume(directory);
    }

    @Override
    public void close() {
        try {
            run(List.of("umount", "-l", directory.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("a file system in memory is left at " + directory, e);
        }
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return output;
    }
}
