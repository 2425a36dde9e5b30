package io.tierstream.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The threads of a just-in-time compiler. At a rate below the greatest they take what is left of the processor, minutes long, and whatever
 * wakes up waits until a core is free: what is measured is the compiler.
 */
final class CompilerThreads {

    private CompilerThreads() {}

    /** Has the compiler threads of a process run only when nothing else wants to. Does nothing where Linux's {@code chrt} is missing. */
    static void giveWay(long process) throws IOException, InterruptedException {
        for (String thread : of(process)) {
            try {
                new ProcessBuilder("chrt", "--idle", "--pid", "0", thread)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
            } catch (IOException e) {
                Lab.say("without chrt, latencies hold what the compiler delays: %s", String.valueOf(e.getMessage()));
                return;
            }
        }
    }

    private static List<String> of(long process) throws IOException {
        Path tasks = Path.of("/proc", Long.toString(process), "task");
        List<String> found = new ArrayList<>();
        if (Files.isDirectory(tasks)) {
            try (Stream<Path> threads = Files.list(tasks)) {
                for (Path thread : threads.toList()) {
                    if (Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\s*")) {
                        found.add(thread.getFileName().toString());
                    }
                }
            }
        }
        return found;
    }
}
