package io.tierstream.failure;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** All faults that processes and networks can have. */
final class Faults {

    static final List<Fault> ALL = List.of(
            fault("taskmanager-kill", "kill -9 of a TaskManager; a new one starts at once", Faults::killTaskManager),
            fault(
                    "jobmanager-kill",
                    "kill -9 of the JobManager, with ZooKeeper HA; a new one starts at once",
                    Faults::killJobManager),
            fault("broker-kill", "kill -9 of the only broker; started again on its data", Faults::killBroker),
            fault(
                    "registry-kill",
                    "kill -9 of the registry, then of a TaskManager, whose successor has to wait for schemas",
                    Faults::killRegistry),
            fault(
                    "taskmanager-pause",
                    "SIGSTOP of a TaskManager; one that counts as gone comes back",
                    Faults::pauseTaskManager),
            fault("broker-pause", "SIGSTOP of the only broker", Faults::pauseBroker),
            fault("network-cut", "connections between TaskManagers break and are refused", Faults::cutNetwork),
            fault("network-silence", "nothing passes between TaskManagers, and nobody says so", Faults::silenceNetwork),
            new DiskFull());

    private Faults() {}

    static Fault named(String name) {
        return ALL.stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @FunctionalInterface
    private interface Blow {
        void strike(Job job, SplittableRandom random, Fault.Severity severity) throws Exception;
    }

    private record Named(String name, String what, Blow blow) implements Fault {
        @Override
        public void strike(Job job, SplittableRandom random, Severity severity) throws Exception {
            blow.strike(job, random, severity);
        }
    }

    private static Fault fault(String name, String what, Blow blow) {
        return new Named(name, what, blow);
    }

    private static void killTaskManager(Job job, SplittableRandom random, Fault.Severity severity) {
        int failures = job.failures();
        Cluster cluster = job.world().cluster();
        cluster.killWorker(random.nextInt(cluster.workers()));
        cluster.startWorker();
        job.awaitFailure(failures);
    }

    private static void killJobManager(Job job, SplittableRandom random, Fault.Severity severity) {
        job.flink().killJobManager();
        job.flink().startJobManager();
        job.flink().awaitTakenUp(job.id(), Cluster.PATIENCE);
    }

    private static void killBroker(Job job, SplittableRandom random, Fault.Severity severity) throws Exception {
        job.world().broker().kill();
        pass(severity.away());
        job.world().broker().start();
    }

    private static void killRegistry(Job job, SplittableRandom random, Fault.Severity severity) throws Exception {
        job.world().registry().kill();
        killTaskManager(job, random, severity);
        pass(severity.away());
        job.world().registry().start();
    }

    /** After the timeout of its heartbeat another TaskManager takes its place; then it goes on, with what it had in its hands. */
    private static void pauseTaskManager(Job job, SplittableRandom random, Fault.Severity severity) throws Exception {
        Cluster cluster = job.world().cluster();
        boolean countsAsGone = severity.pause().compareTo(Cluster.HEARTBEAT_TIMEOUT) > 0;
        int failures = job.failures();
        int paused = cluster.number(random.nextInt(cluster.workers()));
        cluster.pauseWorker(paused);
        if (countsAsGone) {
            cluster.startWorker();
        }
        pass(severity.pause());
        cluster.resumeWorker(paused);
        if (countsAsGone) {
            job.awaitFailure(failures);
            job.awaitWork();
            // As many slots as tasks again.
            cluster.dismiss(paused);
        }
    }

    private static void pauseBroker(Job job, SplittableRandom random, Fault.Severity severity) throws Exception {
        job.world().broker().pause();
        pass(severity.pause());
        job.world().broker().resume();
    }

    private static void cutNetwork(Job job, SplittableRandom random, Fault.Severity severity) throws Exception {
        int failures = job.failures();
        Cluster cluster = job.world().cluster();
        cluster.cutNetwork();
        job.awaitFailure(failures);
        pass(severity.away());
        cluster.mendNetwork();
    }

    private static void silenceNetwork(Job job, SplittableRandom random, Fault.Severity severity) throws Exception {
        job.world().cluster().silenceNetwork();
        pass(severity.pause());
        job.world().cluster().endSilence();
    }

    /** How long something lasts is a part of the fault, not a wait for something that could be seen. */
    static void pass(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }
}
