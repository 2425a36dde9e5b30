package io.tierstream.testkit.services;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A program to run on a {@link FlinkProcessCluster}: its main method builds the graph and calls {@code execute}. */
public final class FlinkJob {

    private final @Nullable Path jar;
    private final String mainClass;
    private final List<String> arguments;
    private final @Nullable Integer parallelism;
    private final @Nullable String savepoint;

    private FlinkJob(
            @Nullable Path jar,
            String mainClass,
            List<String> arguments,
            @Nullable Integer parallelism,
            @Nullable String savepoint) {
        this.jar = jar;
        this.mainClass = mainClass;
        this.arguments = List.copyOf(arguments);
        this.parallelism = parallelism;
        this.savepoint = savepoint;
    }

    /** A main class on the cluster's own class path. */
    public static FlinkJob onClassPath(String mainClass, String... arguments) {
        return new FlinkJob(null, mainClass, List.of(arguments), null, null);
    }

    /** A main class in a jar that is uploaded, as a user would run it. */
    public static FlinkJob inJar(Path jar, String mainClass, String... arguments) {
        return new FlinkJob(jar, mainClass, List.of(arguments), null, null);
    }

    /** The same job with that many parallel tasks of each operator whose program does not say how many: one is Flink's default. */
    public FlinkJob withParallelism(int tasks) {
        return new FlinkJob(jar, mainClass, arguments, tasks, savepoint);
    }

    /** The same job, to take up the state of the given savepoint or retained checkpoint. */
    public FlinkJob restoredFrom(String savepointOrCheckpoint) {
        return new FlinkJob(jar, mainClass, arguments, parallelism, savepointOrCheckpoint);
    }

    Optional<Path> jar() {
        return Optional.ofNullable(jar);
    }

    String mainClass() {
        return mainClass;
    }

    List<String> arguments() {
        return arguments;
    }

    OptionalInt parallelism() {
        return parallelism == null ? OptionalInt.empty() : OptionalInt.of(parallelism);
    }

    Optional<String> savepoint() {
        return Optional.ofNullable(savepoint);
    }
}
