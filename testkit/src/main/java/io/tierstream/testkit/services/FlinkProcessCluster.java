package io.tierstream.testkit.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A real Flink session cluster in child JVMs: one JobManager and any number of TaskManagers that can be killed and replaced while jobs
 * run. RocksDB, incremental checkpoints and a restart strategy with a fixed delay are set unless the specification says otherwise;
 * how often to checkpoint is for the job or the specification to say.
 *
 * <p>A JobManager takes about 0.4 GB of memory, a TaskManager up to 0.8 GB. Not safe for use by several threads.
 */
public final class FlinkProcessCluster implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(2);
    private static final int REPORTED_LINES = 30;

    private final FlinkClusterSpec spec;
    private final FlinkRest rest;
    private final Map<String, String> configuration;
    private final List<ChildJvm> taskManagers = new ArrayList<>();
    private final Set<ChildJvm> killed = new HashSet<>();
    private ChildJvm jobManager;

    private FlinkProcessCluster(FlinkClusterSpec spec) {
        this.spec = spec;
        int restPort = Ports.free();
        this.rest = new FlinkRest(restPort);
        this.configuration = FlinkOptions.configuration(spec, Ports.free(), restPort);
        FlinkDirectory.prepare(spec.directory(), configuration);
        this.jobManager = newJobManager();
    }

    private ChildJvm newJobManager() {
        return ChildJvm.start(process(
                "JobManager",
                FlinkOptions.jobManagerJvm(),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                Map.of()));
    }

    /**
     * Starts the processes and waits until every slot is offered.
     *
     * @throws ServiceException with the ends of the logs if a process ends or the slots are not there within 120 s
     */
    public static FlinkProcessCluster start(FlinkClusterSpec spec) {
        FlinkProcessCluster cluster = new FlinkProcessCluster(spec);
        try {
            for (int i = 0; i < spec.taskManagers(); i++) {
                cluster.startTaskManager();
            }
            cluster.awaitTaskManagers(spec.taskManagers());
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Base URL of Flink's REST API and web interface. */
    public URI restUrl() {
        return rest.base();
    }

    /** Starts one more TaskManager and returns its index; it offers its slots some seconds later. */
    public int startTaskManager() {
        return startTaskManager(Map.of());
    }

    /** The same with Flink options of its own, which replace those of the cluster. */
    public int startTaskManager(Map<String, String> options) {
        int index = taskManagers.size();
        taskManagers.add(ChildJvm.start(process(
                "TaskManager-" + index,
                FlinkOptions.taskManagerJvm(),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                options)));
        return index;
    }

    /** Whether the TaskManager of that index has neither been killed nor ended by itself. */
    public boolean isTaskManagerAlive(int index) {
        return taskManagers.get(index).isAlive();
    }

    /** The process of the TaskManager of that index, to look at what it takes. */
    public long taskManagerPid(int index) {
        return taskManagers.get(index).pid();
    }

    /** SIGSTOP to the TaskManager of that index: it stands still until {@link #resumeTaskManager}. */
    public void pauseTaskManager(int index) {
        taskManagers.get(index).pause();
    }

    /** SIGCONT: the TaskManager goes on where it stood, whatever the cluster has done about it meanwhile. */
    public void resumeTaskManager(int index) {
        taskManagers.get(index).resume();
    }

    /** SIGKILL to the JobManager. Until {@link #startJobManager} the REST API does not answer. */
    public void killJobManager() {
        killed.add(jobManager);
        jobManager.kill();
    }

    /**
     * Starts a JobManager on the ports of the one before; the TaskManagers that live come to it. With high availability it takes up the
     * jobs; otherwise it knows none.
     */
    public void startJobManager() {
        jobManager = newJobManager();
    }

    /** Waits until a JobManager that was started anew has taken up the job. */
    public void awaitTakenUp(String jobId, Duration timeout) {
        Poll.until(
                () -> {
                    requireAlive();
                    try {
                        return !jobState(jobId).isEmpty();
                    } catch (ServiceException notYet) {
                        return false;
                    }
                },
                timeout,
                () -> "The JobManager has not taken up job " + jobId + " after " + timeout.toSeconds() + " s\n"
                        + report());
    }

    /** What Flink's REST API answers to a GET of the path. */
    public JsonNode get(String path) {
        return rest.get(path);
    }

    /** SIGKILL to the TaskManager of that index; returns when the process is gone, before Flink has noticed. */
    public void killTaskManager(int index) {
        ChildJvm taskManager = taskManagers.get(index);
        killed.add(taskManager);
        taskManager.kill();
    }

    /** Waits until exactly that many TaskManagers are registered, killed ones no longer counted. */
    public void awaitTaskManagers(int count) {
        Poll.until(
                () -> registeredTaskManagers() == count,
                START_TIMEOUT,
                () -> "The Flink cluster has not " + count + " TaskManagers after " + START_TIMEOUT.toSeconds() + " s\n"
                        + report());
    }

    /**
     * Runs the job's main method in the JobManager and returns the id of the job it submitted.
     *
     * @throws ServiceException with Flink's answer if the main method fails
     */
    public String submit(FlinkJob job) {
        String jar = rest.upload(job.jar().orElseGet(() -> FlinkDirectory.emptyJar(spec.directory())));
        ObjectNode request = rest.object().put("entryClass", job.mainClass());
        job.arguments().forEach(request.putArray("programArgsList")::add);
        job.parallelism().ifPresent(tasks -> request.put("parallelism", tasks));
        job.savepoint().ifPresent(path -> request.put("savepointPath", path));
        return rest.post("/jars/" + jar + "/run", request).path("jobid").asText();
    }

    /** The ids of all jobs, in the order in which they began, also those that have ended. */
    public List<String> jobs() {
        return StreamSupport.stream(rest.get("/jobs/overview").path("jobs").spliterator(), false)
                .sorted(Comparator.comparingLong(job -> job.path("start-time").asLong()))
                .map(job -> job.path("jid").asText())
                .toList();
    }

    /** Flink's name of the state the job is in, for instance {@code RUNNING} or {@code FINISHED}. */
    public String jobState(String jobId) {
        return job(jobId).path("state").asText();
    }

    /** Waits until every task of the job runs: a job is called RUNNING long before. */
    public void awaitRunning(String jobId, Duration timeout) {
        awaitJob(jobId, timeout, "has every task running", () -> {
            JsonNode job = job(jobId);
            return job.path("state").asText().equals("RUNNING")
                    && StreamSupport.stream(job.path("vertices").spliterator(), false)
                            .allMatch(vertex -> vertex.path("status").asText().equals("RUNNING"));
        });
    }

    /**
     * Waits until the job is in the given state.
     *
     * @throws ServiceException with the job's exception and the ends of the logs, at once if the job ends in another state
     */
    public void awaitState(String jobId, String state, Duration timeout) {
        awaitJob(jobId, timeout, "is " + state, () -> jobState(jobId).equals(state));
    }

    /** How many checkpoints the job has completed, over all its restarts. */
    public int completedCheckpoints(String jobId) {
        return rest.get("/jobs/" + jobId + "/checkpoints")
                .path("counts")
                .path("completed")
                .asInt();
    }

    /** Waits until the job has completed that many checkpoints more than now. */
    public void awaitCheckpoints(String jobId, int more, Duration timeout) {
        int enough = completedCheckpoints(jobId) + more;
        awaitJob(jobId, timeout, "has " + enough + " checkpoints", () -> completedCheckpoints(jobId) >= enough);
    }

    /** How often the job took up the state of a checkpoint or savepoint. */
    public int restoredCheckpoints(String jobId) {
        return rest.get("/jobs/" + jobId + "/checkpoints")
                .path("counts")
                .path("restored")
                .asInt();
    }

    /**
     * How often the job has failed, each time to be restarted unless the state of the job says otherwise. One killed TaskManager can
     * make a job fail twice: it may be deployed to the dead one again before the cluster has noticed.
     */
    public int failures(String jobId) {
        return failureHistory(jobId).size();
    }

    /** Waits until the cluster has noticed that many failures of the job in all; its tasks may not run again yet. */
    public void awaitFailures(String jobId, int count, Duration timeout) {
        awaitJob(jobId, timeout, "has failed " + count + " times", () -> failures(jobId) >= count);
    }

    /** Where the newest checkpoint lies, for {@link FlinkJob#restoredFrom}. */
    public Optional<String> newestCheckpoint(String jobId) {
        return Optional.of(rest.get("/jobs/" + jobId + "/checkpoints")
                        .path("latest")
                        .path("completed")
                        .path("external_path")
                        .asText())
                .filter(path -> !path.isEmpty());
    }

    /** Cancels the job and waits until it has ended. */
    public void cancel(String jobId) {
        rest.patch("/jobs/" + jobId + "?mode=cancel");
        awaitState(jobId, "CANCELED", STOP_TIMEOUT);
    }

    /** Takes a savepoint while the job goes on, and returns where it lies. */
    public String savepoint(String jobId) {
        return savepoint(jobId, "/savepoints", rest.object().put("cancel-job", false));
    }

    /** Takes a savepoint, stops the job gracefully, waits until it has ended, and returns where the savepoint lies. */
    public String stopWithSavepoint(String jobId) {
        String location = savepoint(jobId, "/stop", rest.object().put("drain", false));
        awaitState(jobId, "FINISHED", STOP_TIMEOUT);
        return location;
    }

    /** The ends of the logs of every process, for messages about a job that misbehaves. */
    public String report() {
        List<ChildJvm> all = new ArrayList<>(taskManagers);
        all.add(jobManager);
        return all.stream().map(child -> child.report(REPORTED_LINES)).collect(Collectors.joining("\n"));
    }

    /** Kills every process. The files stay: the directory belongs to the caller. */
    @Override
    public void close() {
        taskManagers.forEach(ChildJvm::kill);
        jobManager.kill();
    }

    /** The processes that run, for tests of what they open. */
    List<Long> pids() {
        return Stream.concat(taskManagers.stream(), Stream.of(jobManager))
                .filter(ChildJvm::isAlive)
                .map(ChildJvm::pid)
                .toList();
    }

    private String savepoint(String jobId, String path, JsonNode request) {
        String trigger =
                rest.post("/jobs/" + jobId + path, request).path("request-id").asText();
        String status = "/jobs/" + jobId + "/savepoints/" + trigger;
        awaitJob(
                jobId,
                STOP_TIMEOUT,
                "has taken its savepoint",
                () -> rest.get(status).path("status").path("id").asText().equals("COMPLETED"));
        JsonNode operation = rest.get(status).path("operation");
        if (!operation.has("location")) {
            throw new ServiceException("Flink took no savepoint of job " + jobId + ": " + operation);
        }
        return operation.path("location").asText();
    }

    private void awaitJob(String jobId, Duration timeout, String what, BooleanSupplier condition) {
        Poll.until(
                () -> {
                    if (condition.getAsBoolean()) {
                        return true;
                    }
                    if (jobState(jobId).equals("FAILED")) {
                        throw new ServiceException(
                                "Job " + jobId + " failed before it " + what + "\n" + exceptions(jobId));
                    }
                    return false;
                },
                timeout,
                () -> "Job " + jobId + " is " + jobState(jobId) + " and not so that it " + what + " after "
                        + timeout.toSeconds() + " s\n" + exceptions(jobId) + "\n" + report());
    }

    private JsonNode job(String jobId) {
        return rest.get("/jobs/" + jobId);
    }

    private String exceptions(String jobId) {
        return StreamSupport.stream(failureHistory(jobId).spliterator(), false)
                .map(entry -> entry.path("stacktrace").asText())
                .collect(Collectors.joining("\n"));
    }

    private JsonNode failureHistory(String jobId) {
        return rest.get("/jobs/" + jobId + "/exceptions?maxExceptions=" + FlinkOptions.REMEMBERED_FAILURES)
                .path("exceptionHistory")
                .path("entries");
    }

    private int registeredTaskManagers() {
        requireAlive();
        try {
            return rest.get("/taskmanagers").path("taskmanagers").size();
        } catch (ServiceException notYetListening) {
            return -1;
        }
    }

    private void requireAlive() {
        if (!jobManager.isAlive()
                || taskManagers.stream().anyMatch(child -> !child.isAlive() && !killed.contains(child))) {
            throw new ServiceException("A process of the Flink cluster ended by itself\n" + report());
        }
    }

    private ChildJvm.Spec process(
            String name, List<String> jvmOptions, String mainClass, Map<String, String> flinkOptions) {
        Path directory = spec.directory();
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(FlinkDirectory.loggingOptions(directory));
        options.addAll(spec.jvmOptions());
        List<String> arguments = new ArrayList<>(
                List.of("--configDir", FlinkDirectory.configuration(directory).toString()));
        flinkOptions.forEach((option, value) -> arguments.add("-D" + option + "=" + value));
        return new ChildJvm.Spec(
                name,
                options,
                spec.classPath(),
                mainClass,
                arguments,
                spec.environment(),
                directory.resolve(name + ".log"));
    }
}
