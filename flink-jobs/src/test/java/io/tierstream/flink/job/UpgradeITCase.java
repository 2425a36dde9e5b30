package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tierstream.flink.SegmentationJob;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.testkit.services.FlinkClusterSpec;
import io.tierstream.testkit.services.FlinkProcessCluster;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.client.cli.CliFrontend;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/operations/upgrade.md and rescale.md, by Flink's own command line. */
final class UpgradeITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CUSTOMERS = 30;

    private static final String RULES = """
            ruleset: upgrade
            metrics:
              spend: {sum: amount, of: purchase}
            segments:
              half: {when: spend >= 50}
              whole: {when: spend >= 100}
              more: {when: spend > 100}
            """;

    @TempDir
    private Path directory;

    @Test
    void goesOnFromASavepointAtAnotherParallelism() throws Exception {
        try (KafkaWorld world = new KafkaWorld();
                FlinkProcessCluster flink =
                        FlinkProcessCluster.start(FlinkClusterSpec.of(1, 3, directory.resolve("cluster")))) {
            world.broker.createTopic(Contract.PURCHASE.topic(), 3);
            String config = config(world).toString();
            String jar = jar().toString();
            String main = SegmentationJob.class.getName();
            String savepoints = directory.resolve("savepoints").toUri().toString();

            String first = flink("JobID (\\w{32})", "run", "-d", "-c", main, jar, "--config", config);
            flink.awaitRunning(first, PATIENCE);
            buy(world, "first");
            awaitTransitions(world, "half");

            String savepoint = flink("Path: (\\S+)", "stop", "--savepointPath", savepoints, first);
            buy(world, "second");
            String second = flink(
                    "JobID (\\w{32})", "run", "-d", "-p", "3", "-s", savepoint, "-c", main, jar, "--config", config);
            flink.awaitRunning(second, PATIENCE);
            awaitTransitions(world, "half", "whole");

            assertThat(get(flink.restUrl() + "/jobs/" + second)).contains("\"parallelism\":3");
            assertThat(flink.restoredCheckpoints(second)).isPositive();
        }
    }

    /** Each customer enters each of the segments once, and none that one purchase too many would bring. */
    private static void awaitTransitions(KafkaWorld world, String... segments) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS; i++) {
            for (int s = 0; s < segments.length; s++) {
                expected.add("c-" + i + " " + (s + 1) + " " + segments[s]);
            }
        }
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(world.read(Contract.SEGMENT_TRANSITION.topic(), SegmentTransition.class))
                                .extracting(one -> one.getCustomerId() + " " + one.getSequence() + " " + one.getName())
                                .containsExactlyInAnyOrderElementsOf(expected));
    }

    private static void buy(KafkaWorld world, String round) throws Exception {
        int schema = world.register(Contract.PURCHASE.topic(), Contract.PURCHASE.schema());
        RecordEncoder<Purchase> encoder = new RecordEncoder<>(Purchase.class, schema);
        try (KafkaProducer<byte[], byte[]> producer = world.producer()) {
            for (int i = 0; i < CUSTOMERS; i++) {
                String customer = "c-" + i;
                Purchase purchase = Purchase.newBuilder()
                        .setCustomerId(customer)
                        .setEventId(round + "-" + customer)
                        .setEventTime(Instant.now().minusSeconds(60))
                        .setOrderId(round)
                        .setAmount(new BigDecimal(50).setScale(9))
                        .setCurrency("EUR")
                        .build();
                producer.send(new ProducerRecord<>(
                        Contract.PURCHASE.topic(),
                        customer.getBytes(StandardCharsets.UTF_8),
                        encoder.encode(purchase)));
            }
        }
    }

    /** Runs Flink's command as the script {@code flink} does, and finds what it prints. */
    private String flink(String found, String... arguments) throws Exception {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-XX:TieredStopAtLevel=1");
        // As this JVM, and as Flink's own default configuration.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens"))
                .forEach(line::add);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), CliFrontend.class.getName()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment()
                .put("FLINK_CONF_DIR", directory.resolve("cluster/conf").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        Matcher matcher = Pattern.compile(found).matcher(said);
        assertThat(matcher.find()).as(said).isTrue();
        return matcher.group(1);
    }

    /** Holds nothing: the job's classes are on the class path of cluster and command. */
    private Path jar() throws Exception {
        Path jar = directory.resolve("tierstream-job.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
        return jar;
    }

    private Path config(KafkaWorld world) throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        return Files.writeString(directory.resolve("tierstream.yaml"), """
                kafka.bootstrap.servers: %s
                registry.url: %s
                sources: [{topic: %s, start: earliest}]
                rules.file: %s
                topics.partitions: 3
                delivery.guarantee: exactly-once
                checkpoints.interval: 500ms
                """.formatted(
                        world.broker.bootstrapServers(), world.schemas.url(), Contract.PURCHASE.topic(), rules));
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}
