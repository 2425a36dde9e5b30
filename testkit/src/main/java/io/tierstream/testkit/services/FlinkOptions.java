package io.tierstream.testkit.services;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Flink options and JVM options of the cluster's processes.
 *
 * <p>Flink's scripts ask {@code BashJavaUtils} for the memory options without which a TaskManager refuses to start. They are nothing but
 * the division of the process's memory into its parts, so it is written down here.
 */
final class FlinkOptions {

    static final int REMEMBERED_FAILURES = 1000;

    private static final int JOB_MANAGER_HEAP_MB = 384;
    private static final int METASPACE_MB = 192;
    private static final int FRAMEWORK_HEAP_MB = 64;
    private static final int TASK_HEAP_MB = 256;
    private static final int FRAMEWORK_OFF_HEAP_MB = 64;
    private static final int NETWORK_MB = 32;
    private static final int MANAGED_MB = 160;
    private static final int OVERHEAD_MB = 64;

    /** From Flink's own default configuration for Java 17. */
    private static final List<String> MODULE_OPTIONS = Stream.concat(
                    Stream.of(
                                    "java.base/sun.net.util",
                                    "java.rmi/sun.rmi.registry",
                                    "java.security.jgss/sun.security.krb5")
                            .map(exported -> "--add-exports=" + exported + "=ALL-UNNAMED"),
                    Stream.of(
                                    "java.base/java.lang",
                                    "java.base/java.net",
                                    "java.base/java.io",
                                    "java.base/java.nio",
                                    "java.base/sun.nio.ch",
                                    "java.base/java.lang.reflect",
                                    "java.base/java.text",
                                    "java.base/java.time",
                                    "java.base/java.util",
                                    "java.base/java.util.concurrent",
                                    "java.base/java.util.concurrent.atomic",
                                    "java.base/java.util.concurrent.locks")
                            .map(opened -> "--add-opens=" + opened + "=ALL-UNNAMED"))
            .toList();

    private FlinkOptions() {}

    /** Every option of the cluster: the defaults, replaced by those of the given specification. */
    static Map<String, String> configuration(FlinkClusterSpec spec, int rpcPort, int restPort) {
        Map<String, String> options = new TreeMap<>();
        options.putAll(addresses(rpcPort, restPort));
        options.putAll(memory());
        options.putAll(quickFailureDetection());
        // A TaskManager that comes up before the JobManager asks again after 10 s otherwise.
        options.put("cluster.registration.error-delay", "300ms");
        options.putAll(freshAnswers());
        options.putAll(state(spec));
        options.put("taskmanager.numberOfTaskSlots", Integer.toString(spec.slots()));
        options.put("taskmanager.cpu.cores", Integer.toString(spec.slots()));
        options.putAll(spec.configuration());
        return options;
    }

    /** The content of Flink's {@code config.yaml}. */
    static String yaml(Map<String, String> configuration) {
        return configuration.entrySet().stream()
                .map(option -> option.getKey() + ": '" + option.getValue().replace("'", "''") + "'\n")
                .collect(Collectors.joining());
    }

    static List<String> jobManagerJvm() {
        return jvm(JOB_MANAGER_HEAP_MB, 128);
    }

    static List<String> taskManagerJvm() {
        return jvm(FRAMEWORK_HEAP_MB + TASK_HEAP_MB, FRAMEWORK_OFF_HEAP_MB + NETWORK_MB);
    }

    private static List<String> jvm(int heapMb, int directMb) {
        return Stream.concat(
                        MODULE_OPTIONS.stream(),
                        Stream.of(
                                "-Xms" + heapMb / 2 + "m",
                                "-Xmx" + heapMb + "m",
                                "-XX:MaxDirectMemorySize=" + directMb + "m",
                                "-XX:MaxMetaspaceSize=" + METASPACE_MB + "m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+ExitOnOutOfMemoryError"))
                .toList();
    }

    private static Map<String, String> addresses(int rpcPort, int restPort) {
        return Map.of(
                "jobmanager.rpc.address", Ports.LOOPBACK,
                "jobmanager.rpc.port", Integer.toString(rpcPort),
                "jobmanager.bind-host", Ports.LOOPBACK,
                "taskmanager.host", Ports.LOOPBACK,
                "taskmanager.bind-host", Ports.LOOPBACK,
                "rest.address", Ports.LOOPBACK,
                "rest.bind-address", Ports.LOOPBACK,
                "rest.port", Integer.toString(restPort));
    }

    private static Map<String, String> memory() {
        return Map.ofEntries(
                entry("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MB),
                entry("taskmanager.memory.task.heap.size", TASK_HEAP_MB),
                entry("taskmanager.memory.framework.off-heap.size", FRAMEWORK_OFF_HEAP_MB),
                entry("taskmanager.memory.task.off-heap.size", 0),
                entry("taskmanager.memory.network.min", NETWORK_MB),
                entry("taskmanager.memory.network.max", NETWORK_MB),
                entry("taskmanager.memory.managed.size", MANAGED_MB),
                entry("taskmanager.memory.jvm-metaspace.size", METASPACE_MB),
                entry("taskmanager.memory.jvm-overhead.min", OVERHEAD_MB),
                entry("taskmanager.memory.jvm-overhead.max", OVERHEAD_MB));
    }

    private static Map.Entry<String, String> entry(String option, int megabytes) {
        return Map.entry(option, megabytes + "m");
    }

    /** A killed TaskManager refuses connections, which is noticed at the second heartbeat; a slow machine must not look like that. */
    private static Map<String, String> quickFailureDetection() {
        return Map.of(
                "heartbeat.interval", "500ms",
                "heartbeat.rpc-failure-threshold", "2",
                "heartbeat.timeout", "30s",
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "1000",
                "restart-strategy.fixed-delay.delay", "500ms");
    }

    /** The REST API answers from a cache that is up to 3 s old otherwise, and remembers 16 failures. */
    private static Map<String, String> freshAnswers() {
        return Map.of(
                "web.refresh-interval", "100", "web.exception-history-size", Integer.toString(REMEMBERED_FAILURES));
    }

    private static Map<String, String> state(FlinkClusterSpec spec) {
        return Map.of(
                "state.backend.type", "rocksdb",
                "execution.checkpointing.incremental", "true",
                "execution.checkpointing.dir",
                        spec.directory().resolve("checkpoints").toUri().toString(),
                "execution.checkpointing.savepoint-dir",
                        spec.directory().resolve("savepoints").toUri().toString(),
                "io.tmp.dirs", spec.directory().resolve("tmp").toString(),
                "web.upload.dir", spec.directory().resolve("uploads").toString());
    }
}
