package io.tierstream.failure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What TaskManagers take, looked at now and then. */
final class Gauges {

    private final Job job;
    private final List<Reading> readings = new ArrayList<>();

    /**
     * One look, at the greatest of all TaskManagers.
     *
     * @param resident resident memory, MiB
     * @param heap Java heap in use, MiB
     * @param unread records of the input that no checkpoint has got
     * @param backPressured of a thousand, how long the task that waits most waits for the ones behind it
     */
    record Reading(long resident, long heap, long unread, long backPressured) {}

    Gauges(Job job) {
        this.job = job;
    }

    Reading look() throws Exception {
        Reading reading = new Reading(resident(), heap(), job.unread(), backPressured());
        readings.add(reading);
        return reading;
    }

    private long resident() throws IOException {
        long greatest = 0;
        Cluster cluster = job.world().cluster();
        for (int place = 0; place < cluster.workers(); place++) {
            greatest = Math.max(greatest, resident(cluster.pid(place)));
        }
        return greatest;
    }

    private static long resident(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .sum();
        }
    }

    private long heap() {
        long greatest = 0;
        for (JsonNode one : job.flink().get("/taskmanagers").path("taskmanagers")) {
            String path = "/taskmanagers/" + one.path("id").asText() + "/metrics?get=Status.JVM.Memory.Heap.Used";
            greatest = Math.max(
                    greatest, job.flink().get(path).path(0).path("value").asLong() >> 20);
        }
        return greatest;
    }

    private long backPressured() {
        long greatest = 0;
        String jobPath = "/jobs/" + job.id();
        for (JsonNode vertex : job.flink().get(jobPath).path("vertices")) {
            JsonNode metric = job.flink()
                    .get(jobPath + "/vertices/" + vertex.path("id").asText()
                            + "/subtasks/metrics?get=backPressuredTimeMsPerSecond&agg=max")
                    .path(0);
            greatest = Math.max(greatest, (long) metric.path("max").asDouble());
        }
        return greatest;
    }

    /** The greatest value in the first half of all looks and in the second. */
    long[] halves(ToLongFunction<Reading> value) {
        int middle = readings.size() / 2;
        return new long[] {
            readings.subList(0, middle).stream().mapToLong(value).max().orElse(0),
            readings.subList(middle, readings.size()).stream()
                    .mapToLong(value)
                    .max()
                    .orElse(0)
        };
    }

    long greatest(ToLongFunction<Reading> value) {
        return readings.stream().mapToLong(value).max().orElse(0);
    }
}
