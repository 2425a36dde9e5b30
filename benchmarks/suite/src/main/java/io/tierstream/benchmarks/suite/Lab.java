package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.PeerProcess;
import io.tierstream.benchmarks.harness.Result;
import io.tierstream.benchmarks.harness.Stretch;
import io.tierstream.benchmarks.harness.Workload;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A broker in this process and a registry in its own, so that the process of a peer spends its processor time on its own work alone.
 * Each measurement is a process of its own.
 */
final class Lab implements AutoCloseable {

    private static final long SEED_OF_WARM_UP = 1;
    private static final long SEED = 2;
    private static final int LINES_SHOWN = 60;

    /** One of so many measured events goes by before the measurement where a job goes on from a state: its caches are empty. */
    private static final int SETTLING = 4;

    private final Path benchmarks;
    private final Size size;
    private final int repetitions;
    private final @Nullable Path profiles;
    private final Path directory;
    private final KafkaBroker broker = KafkaBroker.temporary();
    private final SchemaRegistryServer registry = SchemaRegistryServer.temporary();
    private final Set<String> topics = new HashSet<>();
    private int processes;

    /**
     * Starts the services.
     *
     * @param benchmarks where the peers are built
     * @param size of what is run: peers of a smoke run are not compiled well, but sooner
     * @param repetitions processes for each row of a table
     * @param profiles where flight recordings of every process go; null for none
     */
    Lab(Path benchmarks, Size size, int repetitions, @Nullable Path profiles) throws IOException {
        this.benchmarks = benchmarks;
        this.size = size;
        this.repetitions = repetitions;
        this.profiles = profiles;
        this.directory = Files.createTempDirectory("tierstream-benchmark-");
    }

    int repetitions() {
        return repetitions;
    }

    KafkaBroker broker() {
        return broker;
    }

    String registryUrl() {
        return registry.url();
    }

    boolean has(Contender contender) {
        return contender.isBuilt(benchmarks);
    }

    /** A file that peers can read. */
    Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** A new directory, which is gone at the end. */
    Path directory(String name) throws IOException {
        return Files.createDirectory(directory.resolve(name));
    }

    /** The option that has a Java process write a flight recording; empty where none is wanted. */
    String recordingOption(String name) throws IOException {
        if (profiles == null) {
            return "";
        }
        Files.createDirectories(profiles);
        return "-XX:StartFlightRecording=settings=profile,filename="
                + profiles.resolve(name + ".jfr").toAbsolutePath();
    }

    /** Runs all trials in turn, several times, and each time in another order, so that none always follows the same. */
    Results alternate(List<Trial> trials) throws Exception {
        Results results = new Results(trials);
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (int i = 0; i < trials.size(); i++) {
                int at = repetition % 2 == 0 ? i : trials.size() - 1 - i;
                results.add(trials.get(at), run(trials.get(at)));
            }
        }
        return results;
    }

    Result run(Trial trial) throws Exception {
        Input input = trial.input();
        FilledState start = trial.start();
        String name = trial.contender() + "-" + ++processes;
        Stretch warmUp = stretch(
                name + "-warm-up", topic(input.warmUp(trial.warmUpEvents()), SEED_OF_WARM_UP), trial.warmUpEvents(), 0);
        Stretch measured = start == null
                ? stretch(name, topic(input, SEED), input.events(), input.before())
                : stretch(name, topic(input, SEED), input.events() - start.events(), input.measured() / SETTLING);
        Workload workload = workload(trial, name, warmUp, measured, false, false);
        try (PeerHandle peer = start(trial, workload)) {
            Result result = peer.result();
            say(
                    "%-34s %8.2f us CPU per event, %6.2f of the compiler, %,9.0f events/s, %.3f outputs per event %s",
                    trial.name(),
                    result.steadyMicros(),
                    result.compilerMicros(),
                    result.eventsPerSecond(),
                    result.outputs(),
                    peer.seconds());
            return result;
        }
    }

    /** Has a job see all that comes before the measurement and keeps its state. */
    FilledState fill(Trial trial) throws Exception {
        Input input = trial.input();
        String name = trial.contender() + "-" + ++processes;
        Path kept = Files.createDirectory(directory.resolve(name + "-state"));
        Trial filling = trial.with(Workload.KEEP_STATE, kept.toString());
        Stretch nothing = stretch(name + "-warm-up", topic(input, SEED), 0, 0);
        Stretch stretch = stretch(name, topic(input, SEED), input.events(), input.before());
        try (PeerHandle peer = start(filling, workload(filling, name, nothing, stretch, false, false))) {
            FilledState state =
                    new FilledState(kept, (long) peer.result().others().get(PeerProcess.FILLED));
            if (state.events() >= input.events() - input.measured() / 2) {
                throw new IllegalStateException(trial.name()
                        + " was too quick to be stopped before the measured events:" + " let there be more of them");
            }
            say("%-34s filled with %,d events %s", trial.name(), state.events(), peer.seconds());
            return state;
        }
    }

    Workload workload(Trial trial, String name, Stretch warmUp, Stretch measured, boolean live, boolean exactlyOnce)
            throws IOException {
        Path home = Files.createDirectory(directory.resolve(name));
        Map<String, String> options = new HashMap<>(trial.options());
        if (trial.start() != null) {
            options.put(
                    Workload.KEPT_STATE,
                    trial.start().copyTo(home.resolve("start")).toString());
        }
        return new Workload(
                broker.bootstrapServers(),
                registry.url(),
                home,
                trial.parallelism(),
                trial.checkpointInterval(),
                exactlyOnce,
                live,
                trial.question(),
                warmUp,
                measured,
                options);
    }

    /** A stretch with an output topic of its own. */
    Stretch stretch(String name, String topic, long events, long skipped) {
        broker.createTopic(name + "-answers", 2);
        return new Stretch(name, topic, name + "-answers", events, skipped);
    }

    /** A topic filled with the input; filled once, however often it is asked for. */
    String topic(Input input, long seed) throws Exception {
        String topic = "events-" + input.name() + "-" + seed;
        if (topics.add(topic)) {
            say("writing %,d events", input.events());
            broker.createTopic(topic, 2);
            try (InputTopic writer = new InputTopic(broker.bootstrapServers(), registry.url(), topic, 5)) {
                writer.write(input.events(seed), input.events());
            }
        }
        return topic;
    }

    /** Starts a peer in a process of its own. */
    PeerHandle start(Trial trial, Workload workload) throws IOException {
        Path home = workload.directory();
        Path file = home.resolve("workload.properties");
        workload.write(file);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx" + workload.option("heap", "2g"),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                trial.contender().classPath(benchmarks)));
        if (size == Size.SMOKE) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        if (workload.live()) {
            // All of them from the start, so that they can be told to give way.
            command.add("-XX:-UseDynamicNumberOfCompilerThreads");
        }
        if (profiles != null) {
            command.add(recordingOption(String.valueOf(home.getFileName())));
        }
        String recording = workload.option("recording", "");
        if (!recording.isEmpty()) {
            command.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
        }
        command.addAll(List.of(PeerProcess.class.getName(), trial.contender().peerClass(), file.toString()));
        Path log = home.resolve("output.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new PeerHandle(trial, workload, process, log);
    }

    static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }

    @Override
    public void close() throws IOException {
        registry.close();
        broker.close();
        delete(directory);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** A running peer. */
    static final class PeerHandle implements AutoCloseable {

        private final Trial trial;
        private final Workload workload;
        private final Process process;
        private final Path log;
        private final Thread end;
        private final long started = System.nanoTime();

        private PeerHandle(Trial trial, Workload workload, Process process, Path log) {
            this.trial = trial;
            this.workload = workload;
            this.process = process;
            this.log = log;
            this.end = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(end);
        }

        Path home() {
            return workload.directory();
        }

        long pid() {
            return process.pid();
        }

        /**
         * Fails when it has ended.
         *
         * @throws IllegalStateException with the end of what it printed
         */
        void check() throws IOException {
            if (!process.isAlive()) {
                throw failure();
            }
        }

        /** Waits for its end. */
        Result result() throws IOException, InterruptedException {
            process.waitFor();
            for (String line : Files.readAllLines(log)) {
                if (line.startsWith(PeerProcess.RESULT)) {
                    return Result.parse(line.substring(PeerProcess.RESULT.length()));
                }
            }
            throw failure();
        }

        /** Asks one that works on a stretch without an end to stop, and waits for it. */
        Result stop() throws IOException, InterruptedException {
            Files.createFile(home().resolve(PeerProcess.STOP));
            return result();
        }

        private IllegalStateException failure() throws IOException {
            List<String> output = Files.readAllLines(log);
            return new IllegalStateException(trial.name() + " ended with " + process.exitValue() + ":\n"
                    + String.join("\n", output.subList(Math.max(0, output.size() - LINES_SHOWN), output.size())));
        }

        private String seconds() {
            return "(" + (System.nanoTime() - started) / 1_000_000_000 + " s)";
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly().onExit().join();
            Runtime.getRuntime().removeShutdownHook(end);
            delete(home());
        }
    }
}
