package io.tierstream.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlinkProcessClusterITCase {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String NUMBERS = "4000";

    @TempDir
    private static Path directory;

    private static @Nullable FlinkProcessCluster started;

    @TempDir
    private Path output;

    @BeforeAll
    static void startCluster() {
        started = FlinkProcessCluster.start(
                FlinkClusterSpec.of(2, 1, directory.resolve("cluster")).withEnvironment("TIERSTREAM_TEST", "variable"));
    }

    @AfterAll
    static void stopCluster() {
        cluster().close();
    }

    @Test
    void goesOnFromACheckpointAfterATaskManagerWasKilled() throws IOException {
        String job = cluster().submit(counting());
        cluster().awaitRunning(job, TIMEOUT);
        cluster().awaitCheckpoints(job, 3, TIMEOUT);

        cluster().killTaskManager(0);
        cluster().startTaskManager();
        cluster().awaitFailures(job, 1, TIMEOUT);
        release();

        cluster().awaitState(job, "FINISHED", TIMEOUT);
        assertThat(cluster().restoredCheckpoints(job)).isPositive();
        assertThat(results()).isEqualTo(everyKeyCountedOnce());
    }

    @Test
    void takesUpTheStateOfAStoppedJob() throws IOException {
        String first = cluster().submit(counting());
        cluster().awaitRunning(first, TIMEOUT);
        cluster().awaitCheckpoints(first, 1, TIMEOUT);
        String savepoint = cluster().stopWithSavepoint(first);
        assertThat(cluster().jobState(first)).isEqualTo("FINISHED");
        assertThat(results()).isEmpty();

        release();
        String second = cluster().submit(counting().restoredFrom(savepoint));
        cluster().awaitState(second, "FINISHED", TIMEOUT);

        assertThat(results()).isEqualTo(everyKeyCountedOnce());
    }

    @Test
    void cancelsAJobAndKeepsItsSavepoint() {
        String job = cluster().submit(counting());
        cluster().awaitRunning(job, TIMEOUT);
        String savepoint = cluster().savepoint(job);

        cluster().cancel(job);

        assertThat(cluster().jobState(job)).isEqualTo("CANCELED");
        assertThat(Path.of(java.net.URI.create(savepoint))).isDirectory();
    }

    @Test
    void runsAJobFromAJar() {
        Path jar = JobJar.compile(output, "OutsideJob", """
                public class OutsideJob {
                    public static void main(String[] args) throws Exception {
                        var env = org.apache.flink.streaming.api.environment.StreamExecutionEnvironment.getExecutionEnvironment();
                        if (!"variable".equals(System.getenv("TIERSTREAM_TEST"))) {
                            throw new IllegalStateException("the environment of the cluster is missing");
                        }
                        env.fromSequence(1, 10).map(new Twice()).print();
                        env.execute(args[0]);
                    }

                    public static class Twice implements org.apache.flink.api.common.functions.MapFunction<Long, Long> {
                        public Long map(Long number) {
                            return 2 * number;
                        }
                    }
                }
                """);

        String job = cluster().submit(FlinkJob.inJar(jar, "OutsideJob", "from a jar"));

        cluster().awaitState(job, "FINISHED", TIMEOUT);
    }

    @Test
    void showsWhyAMainMethodFailed() {
        FlinkJob broken = FlinkJob.onClassPath(CountingJob.class.getName(), "results", "not a number", "1");

        assertThatThrownBy(() -> cluster().submit(broken))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("NumberFormatException")
                .hasMessageContaining("not a number");
    }

    @Test
    void showsWhyAJobFailed() {
        FlinkJob unrestorable =
                counting().restoredFrom(output.resolve("no-savepoint").toString());

        assertThatThrownBy(() -> cluster().awaitState(cluster().submit(unrestorable), "FINISHED", TIMEOUT))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("no-savepoint");
    }

    @Test
    void listensOnLoopbackOnly() throws IOException {
        assumeTrue(ListeningSockets.canBeRead(), "only Linux shows the sockets of a process under /proc");

        for (long process : cluster().pids()) {
            assertThat(ListeningSockets.of(process)).isNotEmpty().allMatch(ListeningSockets::isLoopback);
        }
    }

    @Test
    void saysAtOnceThatAProcessCannotStart() {
        FlinkClusterSpec broken =
                FlinkClusterSpec.of(1, 1, output.resolve("broken")).withClassPath(List.of(output.toString()));

        assertThatThrownBy(() -> FlinkProcessCluster.start(broken))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("A process of the Flink cluster ended by itself")
                .hasMessageContaining("ClassNotFoundException");
    }

    /** A job that takes its time until {@link #release()}. */
    private FlinkJob counting() {
        return FlinkJob.onClassPath(
                        CountingJob.class.getName(),
                        output.resolve("results").toString(),
                        NUMBERS,
                        output.resolve("release").toString())
                .withParallelism(2);
    }

    private void release() throws IOException {
        Files.createFile(output.resolve("release"));
    }

    /** A line may come twice when a job fails after it wrote it; the numbers in it must be the same. */
    private Set<String> results() throws IOException {
        Path results = output.resolve("results");
        return Files.exists(results) ? new TreeSet<>(Files.readAllLines(results)) : new TreeSet<>();
    }

    private static Set<String> everyKeyCountedOnce() {
        int each = Integer.parseInt(NUMBERS) / CountingJob.KEYS;
        return IntStream.range(0, CountingJob.KEYS)
                .mapToObj(key -> key + "=" + each)
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }

    private static FlinkProcessCluster cluster() {
        return Objects.requireNonNull(started);
    }
}
