package io.tierstream.benchmarks.pipeline;

import io.tierstream.benchmarks.pipeline.Meter.Mark;
import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.JobConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The process that is measured: a small Flink that runs one of the two jobs twice, first over the warm-up topic, then over the
 * measured one. Prints one line that begins with {@link #RESULT}.
 */
public final class FlinkProcess {

    static final String RESULT = "RESULT ";

    /** Task slots, and parallel instances of each operator. */
    static final int PARALLELISM = 2;

    /** Memory for RocksDB: block cache and write buffers. */
    private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(512);

    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private final Variant variant;
    private final Path directory;

    private FlinkProcess(Variant variant, Path directory) {
        this.variant = variant;
        this.directory = directory;
    }

    /**
     * Measures.
     *
     * @param arguments the variant; the run's directory with {@code warm-up.yaml} and {@code measured.yaml}; events in the warm-up
     *     topic; events in the measured topic; events of it that go by before the measurement begins
     */
    public static void main(String[] arguments) throws Exception {
        FlinkProcess process = new FlinkProcess(Variant.valueOf(arguments[0]), Path.of(arguments[1]));
        process.run("warm-up", 0, Long.parseLong(arguments[2]));
        Meter.reset();
        Result result = process.run("measured", Long.parseLong(arguments[4]), Long.parseLong(arguments[3]));
        System.out.println(RESULT + result.line());
        // Threads of Kafka clients and of Flink would keep the process.
        System.exit(0);
    }

    private Result run(String name, long from, long to) throws Exception {
        JobConfig config = JobConfig.load(
                List.of("--config", directory.resolve(name + ".yaml").toString()), Map.of());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, flink(name));
        if (variant == Variant.MAIN) {
            SegmentationJob.define(config, environment);
        } else {
            MinimalJob.define(config, "minimal-output", environment);
        }
        JobClient job = environment.executeAsync(variant + " " + name);
        Mark begin = await(job, from);
        Mark end = await(job, to);
        job.getJobExecutionResult().get();
        return Result.between(begin, end);
    }

    private Configuration flink(String name) {
        Configuration flink = new Configuration();
        flink.setString("metrics.reporters", "meter");
        flink.setString("metrics.reporter.meter.factory.class", Meter.Factory.class.getName());
        flink.setString("io.tmp.dirs", directory.resolve("tmp-" + name).toString());
        flink.setString("restart-strategy.type", "none");
        flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
        flink.set(TaskManagerOptions.NUM_TASK_SLOTS, PARALLELISM);
        return flink;
    }

    /** Looks often at the counters, which costs nothing, and now and then at the job, which is a remote call. */
    private Mark await(JobClient job, long events) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        for (int look = 1; ; look++) {
            long count = Meter.sum(variant.operator(), "numRecordsIn");
            if (count >= events && count > 0) {
                return Mark.now(variant);
            }
            if (look % 100 == 0 && job.getJobStatus().get().isGloballyTerminalState()) {
                // Throws, with the cause, when the job has failed.
                job.getJobExecutionResult().get();
                throw new IllegalStateException("the job ended after " + count + " of " + events + " events");
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the job has seen " + count + " of " + events + " events in "
                        + TIMEOUT.toMinutes() + " minutes");
            }
            Thread.sleep(10);
        }
    }
}
