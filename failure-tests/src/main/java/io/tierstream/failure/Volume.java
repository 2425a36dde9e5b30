package io.tierstream.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file system in memory that is no larger than it must be. Only who may mount can have one: root, outside of most containers. */
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
        // Root alone does not say it: a container's root may mount nothing.
        try {
            Path tried = Files.createTempDirectory("tierstream-volume-");
            mount(tried).close();
            Files.delete(tried);
            return Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.of("needs the right to mount a small file system: " + e.getMessage());
        }
    }

    /** Mounts one over an empty directory. */
    static Volume mount(Path directory) throws IOException {
        Commands.run(
                "mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tierstream-failure", directory.toString());
        return new Volume(directory);
    }

    @Override
    public void close() {
        try {
            Commands.run("umount", "-l", directory.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("a file system in memory is left at " + directory, e);
        }
    }
}
