package io.tierstream.failure;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** The volume of the checkpoints has no room left. It is a file system of its own, so that nothing else runs out. */
final class DiskFull implements Fault {

    private static final int CHUNK = 1 << 20;

    @Override
    public String name() {
        return "disk-full";
    }

    @Override
    public String what() {
        return "no room on the checkpoint volume until a checkpoint has failed, and for some time after";
    }

    @Override
    public Optional<String> impossible() {
        return Volume.impossible();
    }

    @Override
    public void strike(Job job, SplittableRandom random, Severity severity) throws Exception {
        int failed = failedCheckpoints(job);
        Path ballast = job.world().cluster().checkpoints().resolve("ballast");
        fill(ballast);
        while (failedCheckpoints(job) <= failed) {
            Faults.pass(Duration.ofMillis(200));
            fill(ballast);
        }
        Faults.pass(severity.away());
        Files.delete(ballast);
    }

    private static int failedCheckpoints(Job job) {
        return job.flink()
                .get("/jobs/" + job.id() + "/checkpoints")
                .path("counts")
                .path("failed")
                .asInt();
    }

    private static void fill(Path ballast) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int size = CHUNK; size > 0; size /= 16) {
            try (OutputStream out =
                    Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(chunk, 0, size);
                }
            } catch (IOException full) {
                // goes on with what is smaller
            }
        }
    }
}
