package io.tierstream.benchmarks.suite.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * A moment of the processor's time: of the console, of this process, and of everybody else. Linux counts in hundredths of a second.
 *
 * @param wall nanoseconds
 * @param console hundredths of a second, as the others
 */
record Processor(long wall, long console, long own, long all) {

    private static final double PER_SECOND = 100;

    static Processor now(long console) throws IOException {
        return new Processor(
                System.nanoTime(), of(console), of(ProcessHandle.current().pid()), busy());
    }

    /** Seconds of the console's processor time from here until then. */
    double consoleSeconds(Processor then) {
        return (then.console - console) / PER_SECOND;
    }

    /** How many cores the console had from here until then, on average. */
    double consoleCores(Processor then) {
        return consoleSeconds(then) / seconds(then);
    }

    /** How many cores were taken by processes that have nothing to do with this. */
    double otherCores(Processor then) {
        long others = then.all - all - (then.console - console) - (then.own - own);
        return Math.max(0, others / PER_SECOND / seconds(then));
    }

    double seconds(Processor then) {
        return (then.wall - wall) / 1e9;
    }

    /** User and system time of a process. */
    private static long of(long process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** User, nice, system, interrupts and what other virtual machines stole; neither idle nor waiting for a disk. */
    private static long busy() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/stat"))
                .lines()
                .findFirst()
                .orElseThrow()
                .split(" +");
        return LongStream.of(1, 2, 3, 6, 7, 8)
                .map(field -> Long.parseLong(fields[(int) field]))
                .sum();
    }
}
