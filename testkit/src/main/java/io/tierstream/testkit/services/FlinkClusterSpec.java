package io.tierstream.testkit.services;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a {@link FlinkProcessCluster} is made of.
 *
 * @param taskManagers how many TaskManager processes to start with
 * @param slots task slots of each of them
 * @param classPath absolute paths of every process: Flink itself and, unless jobs come as jars, the user's code
 * @param configuration Flink options that replace the defaults of the cluster
 * @param jvmOptions added to the command line of every process, after ours, so that they win
 * @param environment variables added to the environment of this JVM for every process
 * @param directory where configuration, logs, checkpoints and working files go
 */
public record FlinkClusterSpec(
        int taskManagers,
        int slots,
        List<String> classPath,
        Map<String, String> configuration,
        List<String> jvmOptions,
        Map<String, String> environment,
        Path directory) {

    public FlinkClusterSpec {
        classPath = List.copyOf(classPath);
        configuration = Map.copyOf(configuration);
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    /** A cluster on the class path of this JVM, which must hold flink-clients, flink-runtime-web and what the jobs need. */
    public static FlinkClusterSpec of(int taskManagers, int slots, Path directory) {
        return new FlinkClusterSpec(
                taskManagers, slots, CodeLocation.classPath(), Map.of(), List.of(), Map.of(), directory);
    }

    /** The same with one more Flink option. */
    public FlinkClusterSpec with(String option, String value) {
        return new FlinkClusterSpec(
                taskManagers, slots, classPath, plus(configuration, option, value), jvmOptions, environment, directory);
    }

    /** The same with one more environment variable. */
    public FlinkClusterSpec withEnvironment(String name, String value) {
        return new FlinkClusterSpec(
                taskManagers, slots, classPath, configuration, jvmOptions, plus(environment, name, value), directory);
    }

    /** The same on another class path, for instance Flink alone when jobs come as shaded jars. */
    public FlinkClusterSpec withClassPath(List<String> entries) {
        return new FlinkClusterSpec(taskManagers, slots, entries, configuration, jvmOptions, environment, directory);
    }

    /**
     * The same with one more JVM option, for instance {@code -XX:TieredStopAtLevel=4}: by default the processes compile with C1 only,
     * which starts them in two thirds of the time and runs long jobs slower.
     */
    public FlinkClusterSpec withJvmOption(String option) {
        List<String> more =
                Stream.concat(jvmOptions.stream(), Stream.of(option)).toList();
        return new FlinkClusterSpec(taskManagers, slots, classPath, configuration, more, environment, directory);
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(key, value);
        return more;
    }
}
