package io.tierstream.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.flink.SegmentationJob;
import io.tierstream.flink.config.ClientProperties;
import io.tierstream.flink.config.JobConfig;
import io.tierstream.flink.config.RegistryConfig;
import io.tierstream.registry.Registry;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordDecoder;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.Purchase;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.testkit.services.FlinkClusterSpec;
import io.tierstream.testkit.services.FlinkJob;
import io.tierstream.testkit.services.FlinkProcessCluster;
import io.tierstream.testkit.services.SchemaRegistryServer;
import io.tierstream.testkit.services.SecureKafka;
import io.tierstream.testkit.services.SecureProxy;
import io.tierstream.testkit.services.TestCertificate;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job with a broker that speaks TLS and asks for SASL, and a registry behind TLS and basic authentication. Whatever can be read of the
 * job is searched for the secrets.
 */
final class SecurityITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SCRAM_PASSWORD = "scram-s3cr3t-3141";
    private static final String NEW_SCRAM_PASSWORD = "scram-s3cr3t-2718";
    private static final String PLAIN_PASSWORD = "plain-s3cr3t-1618";
    private static final String REGISTRY_PASSWORD = "registry-s3cr3t-1414";
    private static final String WRONG_PASSWORD = "wrong-s3cr3t-1732";
    private static final String TRANSITIONS = Contract.SEGMENT_TRANSITION.topic();

    private static final String RULES = """
            ruleset: secure
            metrics:
              spend: {sum: amount, of: purchase}
            segments:
              vip: {when: spend >= 100}
            """;

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private static TestCertificate brokerCertificate;
    private static TestCertificate registryCertificate;
    private static SecureKafka kafka;
    private static SchemaRegistryServer schemas;
    private static SecureProxy registry;

    @BeforeAll
    static void start() {
        brokerCertificate = TestCertificate.make(shared, "broker");
        registryCertificate = TestCertificate.make(shared, "registry");
        kafka = SecureKafka.start(brokerCertificate, "plainuser", PLAIN_PASSWORD);
        kafka.scramUser("tierstream", SCRAM_PASSWORD);
        schemas = SchemaRegistryServer.temporary();
        registry = new SecureProxy(schemas.url(), registryCertificate);
        registry.user("tierstream", REGISTRY_PASSWORD);
        kafka.broker().createTopic(Contract.PURCHASE.topic(), 2);
    }

    @AfterAll
    static void stop() {
        registry.close();
        schemas.close();
        kafka.close();
    }

    /** Secrets from the environment, and the password of Kafka from a file that is read whenever a client is made. */
    @Test
    void runsWithScramAndTakesAChangedPasswordFromItsFile() throws Exception {
        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("jaas"), scram(SCRAM_PASSWORD));
        Map<String, String> properties =
                new HashMap<>(kafkaProperties("SCRAM-SHA-512", "${secret:" + secrets + ":jaas}"));
        properties.put("config.providers", "secret");
        properties.put(
                "config.providers.secret.class", "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
        FlinkClusterSpec spec = spec();
        for (Map.Entry<String, String> property : properties.entrySet()) {
            spec = spec.withEnvironment(variable("kafka", property.getKey()), property.getValue());
        }
        for (Map.Entry<String, String> property : registryProperties().entrySet()) {
            spec = spec.withEnvironment(variable("registry", property.getKey()), property.getValue());
        }
        try (FlinkProcessCluster flink = FlinkProcessCluster.start(spec)) {
            String job = flink.submit(job(config("scram", Map.of(), Map.of())));
            flink.awaitRunning(job, PATIENCE);
            buy("scram", 0);
            awaitTransitions("scram", 10);

            kafka.scramUser("tierstream", NEW_SCRAM_PASSWORD);
            Files.writeString(secrets.resolve("jaas"), scram(NEW_SCRAM_PASSWORD));
            flink.awaitCheckpoints(job, 2, PATIENCE);
            flink.killTaskManager(0);
            flink.startTaskManager();
            flink.awaitFailures(job, 1, PATIENCE);
            flink.awaitRunning(job, PATIENCE);
            buy("scram", 10);
            awaitTransitions("scram", 20);

            nothingReadableHoldsASecret(flink);
        } finally {
            kafka.scramUser("tierstream", SCRAM_PASSWORD);
        }
    }

    /** All of it in the configuration file, as where a whole file is mounted as a secret. */
    @Test
    void runsWithPlainFromTheConfigurationFile() throws Exception {
        Path config =
                config("plain", kafkaProperties("PLAIN", plain("plainuser", PLAIN_PASSWORD)), registryProperties());
        try (FlinkProcessCluster flink = FlinkProcessCluster.start(spec())) {
            String job = flink.submit(job(config));
            flink.awaitRunning(job, PATIENCE);
            buy("plain", 0);
            awaitTransitions("plain", 10);

            nothingReadableHoldsASecret(flink);
        }
    }

    @Test
    void aWrongPasswordOfTheBrokerIsNamed() {
        assertThatThrownBy(() -> define(kafkaProperties("SCRAM-SHA-512", scram(WRONG_PASSWORD)), registryProperties()))
                .hasMessageContaining("cannot list topics on " + kafka.bootstrapServers())
                .hasMessageContaining("Authentication failed")
                .hasMessageContaining("correct sasl.jaas.config and sasl.mechanism")
                .satisfies(SecurityITCase::holdsNoSecret);
        assertThatThrownBy(() ->
                        define(kafkaProperties("PLAIN", plain("plainuser", WRONG_PASSWORD)), registryProperties()))
                .hasMessageContaining("correct sasl.jaas.config and sasl.mechanism")
                .satisfies(SecurityITCase::holdsNoSecret);
    }

    @Test
    void aPasswordWithoutQuotesIsNotSpelledOut() {
        assertThatThrownBy(() -> define(
                        kafkaProperties(
                                "PLAIN",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required username=a password=b "
                                        + PLAIN_PASSWORD + ";"),
                        registryProperties()))
                .hasMessageContaining("sasl.jaas.config cannot be read")
                .satisfies(SecurityITCase::holdsNoSecret);
    }

    @Test
    void aBrokerWhoseCertificateIsNotTrustedIsNamed() {
        Map<String, String> properties = new HashMap<>(kafkaProperties("SCRAM-SHA-512", scram(SCRAM_PASSWORD)));
        properties.put(
                "ssl.truststore.location", registryCertificate.trustStore().toString());
        properties.put("ssl.truststore.password", registryCertificate.password());

        assertThatThrownBy(() -> define(properties, registryProperties()))
                .hasMessageContaining("the certificate that the broker shows is not trusted")
                .hasMessageContaining("ssl.truststore.location must hold the authority")
                .satisfies(SecurityITCase::holdsNoSecret);
    }

    @Test
    void aTrustStoreThatCannotBeOpenedIsNamed() {
        Map<String, String> properties = new HashMap<>(kafkaProperties("SCRAM-SHA-512", scram(SCRAM_PASSWORD)));
        properties.put("ssl.truststore.password", WRONG_PASSWORD);

        assertThatThrownBy(() -> define(properties, registryProperties()))
                .hasMessageContaining("cannot connect to Kafka")
                .hasMessageContaining("Failed to load SSL keystore")
                .hasMessageContaining("keystore password was incorrect")
                .satisfies(SecurityITCase::holdsNoSecret);
    }

    @Test
    void aRegistryThatRefusesThePasswordIsNamed() {
        Map<String, String> properties = new HashMap<>(registryProperties());
        properties.put("basic.auth.user.info", "tierstream:" + WRONG_PASSWORD);

        assertThatThrownBy(() -> define(kafkaProperties("SCRAM-SHA-512", scram(SCRAM_PASSWORD)), properties))
                .hasMessageContaining("answers 401")
                .hasMessageContaining("check the credentials in registry.properties")
                .satisfies(SecurityITCase::holdsNoSecret);
    }

    @Test
    void aRegistryWhoseCertificateIsNotTrustedIsNamed() {
        Map<String, String> properties = new HashMap<>(registryProperties());
        properties.put("ssl.truststore.location", brokerCertificate.trustStore().toString());
        properties.put("ssl.truststore.password", brokerCertificate.password());

        assertThatThrownBy(() -> define(kafkaProperties("SCRAM-SHA-512", scram(SCRAM_PASSWORD)), properties))
                .hasMessageContaining(
                        "the certificate of the schema registry at [" + registry.url() + "] is not trusted")
                .hasMessageContaining("ssl.truststore.location in registry.properties")
                .satisfies(SecurityITCase::holdsNoSecret);
    }

    private void define(Map<String, String> kafkaProperties, Map<String, String> registryProperties) throws Exception {
        JobConfig config =
                JobConfig.parse("test", Files.readString(config("refused", kafkaProperties, registryProperties)));
        assertThat(config.toString()).satisfies(SecurityITCase::holdsNoSecret);
        SegmentationJob.define(config, StreamExecutionEnvironment.createLocalEnvironment(1));
    }

    private FlinkClusterSpec spec() throws Exception {
        Path logging = Files.writeString(directory.resolve("log4j2.properties"), """
                rootLogger.level = INFO
                rootLogger.appenderRef.console.ref = console
                appender.console.name = console
                appender.console.type = Console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} - %m%n
                logger.ours.name = io.tierstream
                logger.ours.level = DEBUG
                logger.kafka.name = org.apache.kafka.common
                logger.kafka.level = DEBUG
                """);
        return FlinkClusterSpec.of(1, 2, directory.resolve("cluster"))
                .withJvmOption("-Dlog4j2.configurationFile=" + logging.toUri());
    }

    private static FlinkJob job(Path config) {
        return FlinkJob.onClassPath(SegmentationJob.class.getName(), "--config", config.toString());
    }

    private static String variable(String client, String property) {
        return "TIERSTREAM_" + client.toUpperCase(java.util.Locale.ROOT) + "_PROPERTIES_"
                + property.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
    }

    private static Map<String, String> kafkaProperties(String mechanism, String jaas) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                jaas,
                "ssl.truststore.location",
                brokerCertificate.trustStore().toString(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.password",
                brokerCertificate.password());
    }

    private static Map<String, String> registryProperties() {
        return Map.of(
                "basic.auth.credentials.source",
                "USER_INFO",
                "basic.auth.user.info",
                "tierstream:" + REGISTRY_PASSWORD,
                "ssl.truststore.location",
                registryCertificate.trustStore().toString(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.password",
                registryCertificate.password());
    }

    private static String scram(String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"tierstream\" password=\""
                + password + "\";";
    }

    private static String plain(String user, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    private Path config(String name, Map<String, String> kafkaProperties, Map<String, String> registryProperties)
            throws Exception {
        Path rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
        return Files.writeString(
                directory.resolve(name + ".yaml"),
                """
                kafka: {bootstrap.servers: "%s", group.id: %s}
                registry.url: %s
                sources: [{topic: %s, start: earliest}]
                rules: {file: %s, topic: %s.rule-sets}
                transitions.topic: %s.%s
                delivery: {guarantee: exactly-once, transaction.id-prefix: %s}
                checkpoints.interval: 500ms
                """.formatted(
                                        kafka.bootstrapServers(),
                                        name,
                                        registry.url(),
                                        Contract.PURCHASE.topic(),
                                        rules,
                                        name,
                                        name,
                                        TRANSITIONS,
                                        name)
                        + yaml("kafka.properties", kafkaProperties)
                        + yaml("registry.properties", registryProperties));
    }

    private static String yaml(String prefix, Map<String, String> properties) {
        return properties.entrySet().stream()
                .map(one -> prefix + "." + one.getKey() + ": '" + one.getValue() + "'\n")
                .collect(Collectors.joining());
    }

    /** By TLS and SASL too: what the job trusts, others can use. */
    private static void buy(String customers, int from) throws Exception {
        Properties properties = new Properties();
        properties.putAll(kafkaProperties("PLAIN", plain("plainuser", PLAIN_PASSWORD)));
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        try (Registry opened = open();
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            int id = opened.register(
                    Contract.PURCHASE.topic() + "-value",
                    Contract.PURCHASE.schema().toString());
            RecordEncoder<Purchase> encoder = new RecordEncoder<>(Purchase.class, id);
            for (int i = from; i < from + 10; i++) {
                String customer = customers + "-" + i;
                Purchase purchase = Purchase.newBuilder()
                        .setCustomerId(customer)
                        .setEventId("e-" + customer)
                        .setEventTime(Instant.now().minusSeconds(60))
                        .setOrderId("o-" + customer)
                        .setAmount(new BigDecimal(100).setScale(9))
                        .setCurrency("EUR")
                        .build();
                producer.send(new ProducerRecord<>(
                        Contract.PURCHASE.topic(),
                        customer.getBytes(StandardCharsets.UTF_8),
                        encoder.encode(purchase)));
            }
        }
    }

    private static Registry open() {
        return new RegistryConfig(List.of(registry.url()), ClientProperties.of(registryProperties())).open();
    }

    private static void awaitTransitions(String job, int count) {
        RecordDecoder<SegmentTransition> decoder =
                new RecordDecoder<>(SegmentTransition.class, id -> Contract.SEGMENT_TRANSITION.schema());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                KafkaWorld.records(kafka.broker().bootstrapServers(), job + "." + TRANSITIONS).stream()
                                        .map(record ->
                                                decoder.decode(record.value()).getCustomerId())
                                        .filter(customer -> customer.startsWith(job)))
                        .hasSize(count)
                        .doesNotHaveDuplicates());
    }

    /** Everything that Flink's REST API links to, every log, and every metric with its value. */
    private void nothingReadableHoldsASecret(FlinkProcessCluster flink) throws Exception {
        Map<String, String> pages = new LinkedHashMap<>(new Pages(flink.restUrl()).all());
        try (Stream<Path> files = Files.walk(directory.resolve("cluster"), 1)) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                pages.put(log.toString(), Files.readString(log));
            }
        }
        assertThat(pages.keySet()).as("pages").anyMatch(page -> page.endsWith("/jobmanager/config"));
        assertThat(pages.keySet()).as("pages").anyMatch(page -> page.matches(".*/jobs/\\w+/config"));
        assertThat(pages.keySet())
                .as("pages")
                .anyMatch(page -> page.contains("/taskmanagers/") && page.contains("get="));
        assertThat(pages.values().stream().filter(text -> text.contains("sasl.jaas.config = [hidden]")))
                .as("logs in which Kafka's clients tell their settings")
                .hasSizeGreaterThanOrEqualTo(2);
        assertThat(pages)
                .allSatisfy((page, text) -> assertThat(secretsIn(text)).as(page).isEmpty());
    }

    private static void holdsNoSecret(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        holdsNoSecret(text.toString());
    }

    private static void holdsNoSecret(String text) {
        assertThat(secretsIn(text)).as(text).isEmpty();
    }

    private static Set<String> secretsIn(String text) {
        Set<String> secrets = new TreeSet<>(List.of(
                SCRAM_PASSWORD,
                NEW_SCRAM_PASSWORD,
                PLAIN_PASSWORD,
                REGISTRY_PASSWORD,
                WRONG_PASSWORD,
                brokerCertificate.password(),
                registryCertificate.password(),
                Base64.getEncoder()
                        .encodeToString(("tierstream:" + REGISTRY_PASSWORD).getBytes(StandardCharsets.UTF_8))));
        secrets.removeIf(secret -> !text.contains(secret));
        return secrets;
    }

    /** What the web interface of a cluster can show. */
    private record Pages(URI base) {

        private static final ObjectMapper JSON = new ObjectMapper();

        Map<String, String> all() throws Exception {
            Map<String, String> pages = new LinkedHashMap<>();
            Deque<String> open = new ArrayDeque<>(List.of(
                    "/config",
                    "/overview",
                    "/jobs/overview",
                    "/jars",
                    "/datasets",
                    "/jobmanager/config",
                    "/jobmanager/environment",
                    "/jobmanager/logs",
                    "/jobmanager/log",
                    "/jobmanager/stdout",
                    "/jobmanager/thread-dump",
                    "/jobmanager/metrics"));
            for (JsonNode job : JSON.readTree(get("/jobs")).path("jobs")) {
                String path = "/jobs/" + job.path("id").asText();
                for (String page : List.of(
                        "",
                        "/config",
                        "/plan",
                        "/exceptions",
                        "/accumulators",
                        "/checkpoints",
                        "/checkpoints/config",
                        "/jobmanager/config",
                        "/jobmanager/environment",
                        "/metrics")) {
                    open.add(path + page);
                }
                for (JsonNode vertex : JSON.readTree(get(path)).path("vertices")) {
                    String one = path + "/vertices/" + vertex.path("id").asText();
                    open.addAll(List.of(
                            one,
                            one + "/taskmanagers",
                            one + "/accumulators",
                            one + "/metrics",
                            one + "/subtasks/accumulators",
                            one + "/subtasktimes"));
                }
            }
            for (JsonNode taskManager : JSON.readTree(get("/taskmanagers")).path("taskmanagers")) {
                String path = "/taskmanagers/" + taskManager.path("id").asText();
                open.addAll(List.of(
                        path,
                        path + "/logs",
                        path + "/log",
                        path + "/stdout",
                        path + "/thread-dump",
                        path + "/metrics"));
            }
            while (!open.isEmpty()) {
                String page = open.remove();
                String text = get(page);
                pages.put(base + page, text);
                if (page.endsWith("/metrics") && text.startsWith("[")) {
                    String values = page + "?get=" + ids(text);
                    pages.put(base + values, get(values));
                }
            }
            return pages;
        }

        private static String ids(String metrics) throws Exception {
            Set<String> ids = new TreeSet<>();
            JSON.readTree(metrics).forEach(metric -> ids.add(metric.path("id").asText()));
            return ids.stream()
                    .filter(id -> id.matches("[\\w.\\-]+"))
                    .limit(300)
                    .collect(Collectors.joining(","));
        }

        private String get(String path) throws Exception {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
