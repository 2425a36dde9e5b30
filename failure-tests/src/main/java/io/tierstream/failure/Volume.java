package io.tierstream.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
            return Commands.run("id", "-u").strip().equals("0")
                    ? Optional.empty()
                    : Optional.of("needs root, to mount a small file system");
        } catch (IOException e) {
            return Optional.of("needs root, and nobody says whether this is");
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
