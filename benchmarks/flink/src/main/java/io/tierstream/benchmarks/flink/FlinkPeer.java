package io.tierstream.benchmarks.flink;

import io.tierstream.benchmarks.harness.Figures;
import io.tierstream.benchmarks.harness.Peer;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink job in a small Flink within this process. All of them get the same memory, state backend, checkpoints and buffer timeouts.
 */
public abstract class FlinkPeer implements Peer {

    /** Memory for RocksDB: block cache and write buffers. */
    private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(512);

    private static final String RECORDS_IN = "numRecordsIn";

    /** Figures, and Flink's names for them. */
    private static final Map<String, String> OF_CHECKPOINTS = Map.of(
            "checkpoint-bytes", "lastCheckpointFullSize",
            "checkpoint-written-bytes", "lastCheckpointSize",
            "checkpoint-millis", "lastCheckpointDuration",
            "checkpoints", "numberOfCompletedCheckpoints");

    private final String operator;
    private final String outputCounter;
    private final List<String> counters;

    /**
     * A job.
     *
     * @param operator the name of the operator that holds the state
     * @param outputCounter its counter of records written
     * @param counters further counters of it
     */
    protected FlinkPeer(String operator, String outputCounter, List<String> counters) {
        this.operator = operator;
        this.outputCounter = outputCounter;
        this.counters = counters;
    }

    /** Defines the job; the environment is configured already. */
    protected abstract void define(Workload workload, Stretch stretch, StreamExecutionEnvironment environment)
            throws Exception;

    /** How long records may wait in Flink's network buffers. */
    protected static String bufferTimeout(Workload workload) {
        return workload.option("flink.buffer-timeout", workload.live() ? "1ms" : "100ms");
    }

    @Override
    public final Run start(Workload workload, Stretch stretch) throws Exception {
        FlinkCounters.reset();
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(
                workload.parallelism(), configuration(workload, stretch));
        define(workload, stretch, environment);
        long started = System.nanoTime();
        return new FlinkRun(environment.executeAsync(stretch.name()), stretch.ends(), started, workload.parallelism());
    }

    private static Configuration configuration(Workload workload, Stretch stretch) {
        Configuration flink = new Configuration();
        flink.setString("metrics.reporters", "counters");
        flink.setString("metrics.reporter.counters.factory.class", FlinkCounters.Factory.class.getName());
        flink.setString(
                "io.tmp.dirs", workload.directory().resolve(stretch.name()).toString());
        flink.setString("restart-strategy.type", "none");
        flink.setString("execution.buffer-timeout.interval", bufferTimeout(workload));
        flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
        flink.set(TaskManagerOptions.NUM_TASK_SLOTS, workload.parallelism());
        flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, workload.checkpointInterval());
        flink.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                workload.exactlyOnce() ? CheckpointingMode.EXACTLY_ONCE : CheckpointingMode.AT_LEAST_ONCE);
        flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints(workload, stretch));
        String kept = keptState(workload, stretch);
        if (!kept.isEmpty()) {
            flink.set(StateRecoveryOptions.SAVEPOINT_PATH, kept);
            // Otherwise the first checkpoint would copy everything.
            flink.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        }
        return flink;
    }

    private static String keptState(Workload workload, Stretch stretch) {
        return stretch.equals(workload.measured()) ? workload.option(Workload.KEPT_STATE, "") : "";
    }

    /** Where the checkpoints of a stretch go. */
    protected static String checkpoints(Workload workload, Stretch stretch) {
        return workload.directory()
                .resolve(stretch.name() + "-checkpoints")
                .toUri()
                .toString();
    }

    private final class FlinkRun implements Run {

        private final JobClient job;
        private final boolean ends;
        private final long started;
        private final int tasks;
        private long allAtWork;
        private boolean stopped;

        private FlinkRun(JobClient job, boolean ends, long started, int tasks) {
            this.job = job;
            this.ends = ends;
            this.started = started;
            this.tasks = tasks;
        }

        @Override
        public long events() {
            if (allAtWork == 0 && FlinkCounters.tasks(operator, RECORDS_IN) == tasks) {
                allAtWork = System.nanoTime();
            }
            return FlinkCounters.sum(operator, RECORDS_IN);
        }

        @Override
        public long outputs() {
            return FlinkCounters.sum(operator, outputCounter);
        }

        @Override
        public Figures counters() {
            Figures figures = Figures.NONE;
            for (String counter : counters) {
                figures = figures.and(counter, FlinkCounters.sum(operator, counter));
            }
            return figures;
        }

        @Override
        public Figures figures() {
            // A task without customers never sees an event; then there is no moment at which all were at work.
            Figures figures = allAtWork == 0 ? Figures.NONE : Figures.of("start-millis", (allAtWork - started) / 1e6);
            for (Map.Entry<String, String> gauge : OF_CHECKPOINTS.entrySet()) {
                OptionalDouble value = FlinkCounters.ofJob(gauge.getValue());
                if (value.isPresent()) {
                    figures = figures.and(gauge.getKey(), value.getAsDouble());
                }
            }
            return figures;
        }

        @Override
        public boolean checkpointing() {
            return FlinkCounters.ofJob("numberOfInProgressCheckpoints").orElse(0) > 0;
        }

        @Override
        public long rulesVersion() {
            return FlinkCounters.lowest(operator, "ruleSetVersion");
        }

        @Override
        public void keep(Path directory) throws Exception {
            job.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.NATIVE)
                    .get();
            stopped = true;
        }

        @Override
        public void check() throws Exception {
            if (job.getJobStatus().get().isGloballyTerminalState()) {
                // Throws, with the cause, when the job has failed.
                job.getJobExecutionResult().get();
            }
        }

        @Override
        public void close() throws Exception {
            try {
                if (!ends && !stopped) {
                    job.cancel().get();
                } else {
                    job.getJobExecutionResult().get();
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("the job failed", e);
            }
        }
    }
}
