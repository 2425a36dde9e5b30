package io.tierstream.failure;

import io.tierstream.testkit.services.FlinkClusterSpec;
import io.tierstream.testkit.services.FlinkProcessCluster;
import io.tierstream.testkit.services.Ports;
import io.tierstream.testkit.services.TcpGate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A JobManager with high availability by ZooKeeper, and TaskManagers of one slot each, between which stand gates: what one sends the other
 * goes through the other's gate. There are as many slots as a job takes, so that no fault hits an idle process.
 */
final class Cluster implements AutoCloseable {

    static final int TASK_MANAGERS = 2;
    static final Duration PATIENCE = Duration.ofMinutes(5);

    /** After so long without a heartbeat a process that stands still counts as gone. */
    static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(12);

    private final FlinkProcessCluster flink;
    private final Path checkpoints;
    private final List<Worker> workers = new ArrayList<>();

    /** A TaskManager and the gate before its data port. */
    private record Worker(int index, TcpGate gate) {}

    /**
     * Starts the processes.
     *
     * @param environment of each of them, beside this process's own
     */
    Cluster(Path directory, Path checkpoints, String zookeeper, Map<String, String> environment) {
        this.checkpoints = checkpoints;
        FlinkClusterSpec spec = FlinkClusterSpec.of(0, 1, directory.resolve("flink"))
                .with("high-availability.type", "zookeeper")
                .with("high-availability.zookeeper.quorum", zookeeper)
                .with("high-availability.zookeeper.client.session-timeout", "8s")
                .with(
                        "high-availability.storageDir",
                        directory.resolve("high-availability").toUri().toString())
                .with("high-availability.jobmanager.port", Integer.toString(Ports.free()))
                .with("execution.checkpointing.dir", checkpoints.toUri().toString())
                .with("heartbeat.timeout", HEARTBEAT_TIMEOUT.toSeconds() + "s");
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            spec = spec.withEnvironment(variable.getKey(), variable.getValue());
        }
        flink = FlinkProcessCluster.start(spec);
        try {
            for (int i = 0; i < TASK_MANAGERS; i++) {
                startWorker();
            }
            awaitWorkers();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    FlinkProcessCluster flink() {
        return flink;
    }

    /** The directory of checkpoints. */
    Path checkpoints() {
        return checkpoints;
    }

    /** One more TaskManager. */
    void startWorker() {
        int gatePort = Ports.free();
        int dataPort = Ports.free();
        TcpGate gate = new TcpGate(gatePort, dataPort);
        gate.open();
        int index = flink.startTaskManager(Map.of(
                "taskmanager.data.port", Integer.toString(gatePort),
                "taskmanager.data.bind-port", Integer.toString(dataPort)));
        workers.add(new Worker(index, gate));
    }

    void awaitWorkers() {
        flink.awaitTaskManagers(workers.size());
    }

    int workers() {
        return workers.size();
    }

    /** SIGKILL to the TaskManager at that place. */
    void killWorker(int place) {
        Worker worker = workers.remove(place);
        flink.killTaskManager(worker.index());
        worker.gate().close();
    }

    /** A TaskManager that has ended by itself gets a successor, as from every supervisor of processes. */
    void replaceEnded() {
        for (int place = workers.size() - 1; place >= 0; place--) {
            if (!flink.isTaskManagerAlive(workers.get(place).index())) {
                Console.say("  a TaskManager has ended by itself and is replaced");
                killWorker(place);
                startWorker();
            }
        }
    }

    /** The number of the TaskManager at that place, which is never given again. */
    int number(int place) {
        return workers.get(place).index();
    }

    void pauseWorker(int number) {
        flink.pauseTaskManager(number);
    }

    void resumeWorker(int number) {
        flink.resumeTaskManager(number);
    }

    /** One TaskManager fewer: that one, which has nothing to do; or, if it has ended by itself, its successor, which has nothing either. */
    void dismiss(int number) {
        awaitWorkers();
        int place = workers.size() - 1;
        for (int i = 0; i < workers.size(); i++) {
            place = workers.get(i).index() == number ? i : place;
        }
        killWorker(place);
    }

    /** The process of the TaskManager at that place. */
    long pid(int place) {
        return flink.taskManagerPid(workers.get(place).index());
    }

    /** Cuts what TaskManagers send each other: connections break and new ones are refused. */
    void cutNetwork() {
        workers.forEach(worker -> worker.gate().shut());
    }

    void mendNetwork() {
        workers.forEach(worker -> worker.gate().open());
    }

    /** Swallows what TaskManagers send each other; connections stay. */
    void silenceNetwork() {
        workers.forEach(worker -> worker.gate().hold());
    }

    void endSilence() {
        workers.forEach(worker -> worker.gate().release());
    }

    @Override
    public void close() {
        flink.close();
        workers.forEach(worker -> worker.gate().close());
    }
}
