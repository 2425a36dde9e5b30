package io.tierstream.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time that the threads of this process have taken, those of the virtual machine and of native libraries too, by their names
 * without numbers. Linux keeps 15 characters of a name.
 */
final class ThreadTimes {

    private static final Path THREADS = Path.of("/proc/self/task");

    /** Linux counts in hundredths of a second. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private ThreadTimes() {}

    /** Nanoseconds so far; empty where there is no {@code /proc}. Threads that have ended are missing. */
    static Map<String, Long> nanos() {
        Map<String, Long> times = new TreeMap<>();
        if (!Files.isDirectory(THREADS)) {
            return times;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                add(thread.resolve("stat"), times);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return times;
    }

    /** The just-in-time compiler's part: much in the first minutes of a job and next to nothing afterwards. */
    static long compiler(Map<String, Long> times) {
        return times.entrySet().stream()
                .filter(time ->
                        time.getKey().startsWith("c1-comp") || time.getKey().startsWith("c2-comp"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static void add(Path file, Map<String, Long> times) throws IOException {
        String stat;
        try {
            stat = Files.readString(file);
        } catch (IOException e) {
            // A thread that ends before the file is opened has none; one that ends before it is read is no process any
            // more.
            if (Files.exists(file)) {
                throw e;
            }
            return;
        }
        int end = stat.lastIndexOf(')');
        // Behind the name come the state and ten numbers, then user and system time.
        String[] fields = stat.substring(end + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        times.merge(plain(stat.substring(stat.indexOf('(') + 1, end)), ticks * NANOS_PER_TICK, Long::sum);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("(-|\\d)+$", "");
    }
}
