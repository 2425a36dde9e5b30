package io.tierstream.benchmarks.pipeline;

import io.tierstream.benchmarks.RuleSetText;
import io.tierstream.benchmarks.ShopEvents;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the main job against {@link MinimalJob}. The broker lives in this process and the registry in its own, so that the process of
 * a job spends its processor time on the job alone. Each measurement is a process of its own; the two jobs take turns.
 */
public final class PipelineBenchmark {

    private static final String WARM_UP = "warm-up";
    private static final String MEASURED = "measured";

    private final Plan plan;
    private final Path directory;
    private final Map<Variant, List<Result>> results = new EnumMap<>(Variant.class);

    private PipelineBenchmark(Plan plan, Path directory) {
        this.plan = plan;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Plan plan;
        try {
            plan = Plan.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Path directory = Files.createTempDirectory("tierstream-benchmark-");
        try {
            new PipelineBenchmark(plan, directory).run();
        } finally {
            delete(directory);
        }
        System.exit(0);
    }

    private void run() throws Exception {
        try (KafkaBroker broker = KafkaBroker.temporary();
                SchemaRegistryServer registry = SchemaRegistryServer.temporary()) {
            say("writing %,d + %,d events", plan.warmUp(), plan.events());
            ShopEvents warmUp = new ShopEvents(1, plan.customers());
            InputTopic.fill(broker, registry.url(), WARM_UP, warmUp, plan.warmUp());
            ShopEvents measured = new ShopEvents(2, plan.customers());
            double bytes = InputTopic.fill(broker, registry.url(), MEASURED, measured, plan.events());
            broker.createTopic("minimal-output", 2);
            Files.writeString(directory.resolve("rules.yaml"), RuleSetText.of(plan.metrics(), plan.rules()));
            for (int repetition = 0; repetition < plan.repetitions(); repetition++) {
                // The order changes from pair to pair, so that neither job always follows the other.
                Variant first = repetition % 2 == 0 ? Variant.MAIN : Variant.MINIMAL;
                measure(first, repetition, broker, registry);
                measure(first == Variant.MAIN ? Variant.MINIMAL : Variant.MAIN, repetition, broker, registry);
            }
            Report report = new Report(plan, bytes, results);
            System.out.println(report.markdown());
            report.write();
        }
    }

    private void measure(Variant variant, int repetition, KafkaBroker broker, SchemaRegistryServer registry)
            throws Exception {
        Path home = Files.createDirectory(directory.resolve(variant + "-" + repetition));
        for (String topic : List.of(WARM_UP, MEASURED)) {
            Files.writeString(
                    home.resolve(topic + ".yaml"), configuration(variant, repetition, topic, broker, registry));
        }
        Path log = home.resolve("output.log");
        Process process = new ProcessBuilder(command(variant, repetition, home))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Thread end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        int exit = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        List<String> output = Files.readAllLines(log);
        String line = output.stream()
                .filter(one -> one.startsWith(FlinkProcess.RESULT))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the " + variant + " job ended with " + exit + ":\n"
                        + String.join("\n", output.subList(Math.max(0, output.size() - 60), output.size()))));
        Result result = Result.parse(line.substring(FlinkProcess.RESULT.length()));
        results.computeIfAbsent(variant, none -> new ArrayList<>()).add(result);
        say(
                "%d %-7s %6.2f us CPU per event and %.2f of the compiler, %,.0f events/s, %.3f outputs, %.3f wakes,"
                        + " %.3f stale timers per event",
                repetition + 1,
                variant,
                result.steadyMicros(),
                result.compilerMicros(),
                result.eventsPerSecond(),
                result.outputs(),
                result.wakes(),
                result.staleTimers());
        delete(home);
    }

    private List<String> command(Variant variant, int repetition, Path home) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx2g",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        if (plan.profile() != null && variant == Variant.MAIN) {
            Files.createDirectories(plan.profile());
            command.add("-XX:StartFlightRecording=settings=profile,filename="
                    + plan.profile().resolve("main-" + repetition + ".jfr").toAbsolutePath());
        }
        command.add(FlinkProcess.class.getName());
        command.addAll(List.of(
                variant.name(),
                home.toString(),
                Integer.toString(plan.warmUp()),
                Integer.toString(plan.events()),
                Integer.toString(plan.skipped())));
        return command;
    }

    /** Both jobs get the same; the minimal one has no use for some of it. */
    private String configuration(
            Variant variant, int repetition, String topic, KafkaBroker broker, SchemaRegistryServer registry) {
        String run = variant.name().toLowerCase(Locale.ROOT) + "-" + repetition + "-" + topic;
        return """
                job:
                  name: %1$s
                  parallelism: %2$d
                  buffer-timeout: 100ms
                mode: replay
                kafka:
                  bootstrap.servers: %3$s
                  group.id: %1$s
                registry.url: %4$s
                sources:
                  - topic: %5$s
                    customer-id: customer_id
                    event-id: event_id
                    time: event_time
                    type-field: type
                    fields: [amount, product, category]
                rules:
                  topic: %1$s-rules
                  file: %6$s
                rule-set-status.topic: %1$s-rule-set-status
                commands.topic: %1$s-commands
                transitions.topic: %1$s-transitions
                memberships.topic: %1$s-memberships
                distribution.topic: %1$s-distribution
                dead-letters.topic: %1$s-dead-letters
                topics.partitions: 2
                checkpoints:
                  interval: 10s
                  directory: %7$s
                state.cache-size: %8$s
                """.formatted(
                        run,
                        FlinkProcess.PARALLELISM,
                        broker.bootstrapServers(),
                        registry.url(),
                        topic,
                        directory.resolve("rules.yaml"),
                        directory.resolve(run + "-checkpoints").toUri(),
                        plan.cacheSize());
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
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
}
