package io.tierstream.cli.demo;

import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.JobConfig;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A Flink cluster in this process, and the main job on it. */
final class LocalFlink implements AutoCloseable {

    private static final long RUNNING_TIMEOUT_MILLIS = 60_000;
    private static final long STOP_TIMEOUT_SECONDS = 15;
    private static final long PAUSE_MILLIS = 20;

    private final MiniCluster cluster;
    private final Configuration configuration;

    private LocalFlink(MiniCluster cluster, Configuration configuration) {
        this.cluster = cluster;
        this.configuration = configuration;
    }

    /**
     * Starts the cluster.
     *
     * @param slots how many parallel instances it can run
     * @param directory for its temporary files
     */
    static LocalFlink start(int slots, Path directory) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.TMP_DIRS, directory.toString());
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
        cluster.start();
        return new LocalFlink(cluster, configuration);
    }

    /** Submits the main job and waits until all its tasks run. */
    Job run(JobConfig config) throws Exception {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
        SegmentationJob.define(config, environment);
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(config.runtime().name());
        JobID id =
                cluster.submitJob(graph.getJobGraph()).get(60, TimeUnit.SECONDS).getJobID();
        Job job = new Job(id);
        job.awaitRunning();
        return job;
    }

    @Override
    public void close() throws Exception {
        cluster.closeAsync().get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** The job while it runs. */
    final class Job implements AutoCloseable {

        private final JobID id;

        private Job(JobID id) {
            this.id = id;
        }

        private void awaitRunning() throws Exception {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RUNNING_TIMEOUT_MILLIS);
            while (!allTasksRun()) {
                if (hasEnded() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("The Flink job does not run: it is " + status());
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }

        private boolean allTasksRun() throws Exception {
            AccessExecutionGraph graph = cluster.getExecutionGraph(id).get(30, TimeUnit.SECONDS);
            return graph.getState() == JobStatus.RUNNING
                    && StreamSupport.stream(graph.getAllExecutionVertices().spliterator(), false)
                            .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
        }

        /** Whether the job is over, which it never is by itself. */
        boolean hasEnded() throws Exception {
            return status().isGloballyTerminalState();
        }

        private JobStatus status() throws Exception {
            return cluster.getJobStatus(id).get(30, TimeUnit.SECONDS);
        }

        /** Cancels it and waits until its tasks are gone. */
        @Override
        public void close() throws Exception {
            if (!hasEnded()) {
                cluster.cancelJob(id).get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
                cluster.requestJobResult(id).get(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
