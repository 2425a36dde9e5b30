package io.tierstream.benchmarks.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Processor time that the just-in-time compiler of this process has taken. It is much in the first minutes of a job and next to
 * nothing afterwards, so a short measurement that is to speak for a long run has to know it.
 */
final class CompilerTime {

    private static final Path THREADS = Path.of("/proc/self/task");

    /** Linux counts in hundredths of a second. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private CompilerTime() {}

    /** Nanoseconds so far; 0 where there is no {@code /proc}. */
    static long nanos() {
        if (!Files.isDirectory(THREADS)) {
            return 0;
        }
        long ticks = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                ticks += ticks(thread.resolve("stat"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ticks * NANOS_PER_TICK;
    }

    private static long ticks(Path file) throws IOException {
        String stat;
        try {
            stat = Files.readString(file);
        } catch (NoSuchFileException ended) {
            return 0;
        }
        int end = stat.lastIndexOf(')');
        String name = stat.substring(stat.indexOf('(') + 1, end);
        if (!name.startsWith("C1 Comp") && !name.startsWith("C2 Comp")) {
            return 0;
        }
        // Behind the name come the state and ten numbers, then user and system time.
        String[] fields = stat.substring(end + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
