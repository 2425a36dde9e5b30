package io.tierstream.metrics.micrometer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.flink.SegmentationJob;
import io.tierstream.testkit.services.FlinkClusterSpec;
import io.tierstream.testkit.services.FlinkJob;
import io.tierstream.testkit.services.FlinkProcessCluster;
import io.tierstream.testkit.services.KafkaBroker;
import io.tierstream.testkit.services.Ports;
import io.tierstream.testkit.services.SchemaRegistryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Tierstream's job on a cluster of three processes, with the plugin and Flink's own reporter in a directory of plugins as on any
 * cluster: nothing of either is on the class path of Flink.
 */
final class LiveJob implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final int PROCESSES = 3;
    private static final String TOPIC = "shop.orders";

    private static final String RULES = """
            ruleset: shop
            metrics:
              recent: {count: purchase, over: 1h}
              spend: {sum: amount, of: purchase}
            segments:
              active: {when: recent >= 1}
            tierSets:
              value:
                - {tier: gold, when: spend >= 300}
                - {tier: silver, when: spend >= 100}
            """;

    private final Path directory;
    private final KafkaBroker broker = KafkaBroker.temporary();
    private final SchemaRegistryServer schemas = SchemaRegistryServer.temporary();
    private final FlinkProcessCluster cluster;
    private final ObjectMapper json = new ObjectMapper();
    private final String id;

    /** The endpoints of our reporter, one of each process. */
    final List<Integer> ports = ports();

    /** The endpoints of Flink's own reporter. */
    final List<Integer> flinksPorts = ports();

    LiveJob(Path directory, Map<String, String> options) {
        this.directory = directory;
        cluster = FlinkProcessCluster.start(spec(options));
        id = submit();
    }

    private static List<Integer> ports() {
        return Stream.generate(Ports::free).limit(PROCESSES).toList();
    }

    private FlinkClusterSpec spec(Map<String, String> options) {
        Path plugins = directory.resolve("plugins");
        copy(pluginJar(), plugins.resolve("metrics-micrometer"));
        copy(jarOnClassPath("flink-metrics-prometheus"), plugins.resolve("metrics-prometheus"));
        FlinkClusterSpec spec = FlinkClusterSpec.of(2, 1, directory.resolve("cluster"));
        spec = spec.withClassPath(
                        spec.classPath().stream().filter(LiveJob::isNoPlugin).toList())
                .withEnvironment("FLINK_PLUGINS_DIR", plugins.toString())
                .with("metrics.reporter.micrometer.factory.class", MicrometerPrometheusReporterFactory.class.getName())
                .with("metrics.reporter.micrometer.host", "127.0.0.1")
                .with("metrics.reporter.micrometer.port", text(ports))
                .with(
                        "metrics.reporter.flinks.factory.class",
                        "org.apache.flink.metrics.prometheus.PrometheusReporterFactory")
                .with("metrics.reporter.flinks.port", text(flinksPorts))
                .with("metrics.reporter.flinks.filterLabelValueCharacters", "false")
                .with("metrics.fetcher.update-interval", "200")
                .with("state.backend.rocksdb.metrics.estimate-live-data-size", "true")
                .with("state.backend.rocksdb.metrics.total-sst-files-size", "true");
        for (Map.Entry<String, String> option : options.entrySet()) {
            spec = spec.with(option.getKey(), option.getValue());
        }
        return spec;
    }

    private static String text(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static boolean isNoPlugin(String entry) {
        return Stream.of(
                        "/micrometer-",
                        "/prometheus-metrics-",
                        "/flink-metrics-prometheus",
                        "/opentelemetry-proto",
                        "/flink-metrics-micrometer/target/classes",
                        "/flink-metrics-micrometer/target/test-classes")
                .noneMatch(entry::contains);
    }

    private static Path pluginJar() {
        Path target = Path.of("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-plugin.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No plugin jar in " + target.toAbsolutePath()
                            + ": run this test with the goal verify, which packages first"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jarOnClassPath(String name) {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(entry -> entry.contains("/" + name))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
    }

    private static void copy(Path jar, Path plugin) {
        try {
            Files.createDirectories(plugin);
            Files.copy(jar, plugin.resolve(jar.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String submit() {
        broker.createTopic(TOPIC, 2);
        String job = cluster.submit(FlinkJob.onClassPath(
                SegmentationJob.class.getName(), "--config", configuration().toString()));
        cluster.awaitRunning(job, PATIENCE);
        return job;
    }

    private Path configuration() {
        try {
            Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
            return Files.writeString(directory.resolve("tierstream.yaml"), """
                    job.name: shop tiers
                    kafka.bootstrap.servers: %s
                    registry.url: %s
                    sources:
                      - topic: %s
                        start: earliest
                        format: json
                        type: purchase
                        customer-id: customer
                        event-id: id
                        time: at
                        fields: {amount: amount}
                    rules.file: %s
                    job.parallelism: 2
                    checkpoints.interval: 1s
                    """.formatted(
                            broker.bootstrapServers(), schemas.url(), TOPIC, rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The job's id. */
    String id() {
        return id;
    }

    FlinkProcessCluster cluster() {
        return cluster;
    }

    /**
     * Sends purchases of five customers, some records that are none, and one event twice; returns when all of it has been decided.
     *
     * @param run tells its events from those of another run
     * @return how many events reached the rules
     */
    int buy(String run, int purchases) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < purchases; i++) {
                producer.send(new ProducerRecord<>(TOPIC, customer(i), purchase(run, i)));
            }
            producer.send(new ProducerRecord<>(TOPIC, customer(0), purchase(run, 0)));
            producer.send(new ProducerRecord<>(TOPIC, customer(1), "no JSON"));
            producer.send(new ProducerRecord<>(TOPIC, customer(2), "{}"));
            producer.flush();
        }
        return purchases + 1;
    }

    /** Ids that nobody would take for anything else. */
    static String customer(int number) {
        return "customer-no-" + number % 5;
    }

    private static String purchase(String run, int number) {
        return """
                {"customer": "%s", "id": "%s-%d", "at": "%s", "amount": 35.5}""".formatted(customer(number), run, number, Instant.now().minusSeconds(60));
    }

    /** What all processes show on those ports, together. */
    static Scrape scrape(List<Integer> ports) {
        Map<String, String> types = new java.util.TreeMap<>();
        List<Scrape.Sample> samples = new ArrayList<>();
        for (int port : ports) {
            Scrape one = Scrape.of(port);
            types.putAll(one.types());
            samples.addAll(one.samples());
        }
        return new Scrape(types, samples);
    }

    /** Scrapes ours until it is as wanted. */
    Scrape await(Predicate<Scrape> condition) {
        return org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> scrape(ports), condition);
    }

    /** An answer of Flink's REST API. */
    JsonNode rest(String path) {
        try {
            return json.readTree(cluster.restUrl().resolve(path).toURL());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cluster.close();
        schemas.close();
        broker.close();
    }
}
