package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.testkit.services.SchemaRegistryServer;
import io.tierstream.testkit.services.SecureKafka;
import io.tierstream.testkit.services.SecureProxy;
import io.tierstream.testkit.services.TestCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command that talks to services, with a broker that asks for TLS and SASL and a registry behind TLS and a password. */
class SecureCommandsITCase {

    private static final String PASSWORD = "broker-s3cr3t-8080";
    private static final String REGISTRY_PASSWORD = "registry-s3cr3t-9090";
    private static final String WRONG = "wrong-s3cr3t-7070";

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private static TestCertificate brokerCertificate;
    private static TestCertificate registryCertificate;
    private static SecureKafka kafka;
    private static SchemaRegistryServer schemas;
    private static SecureProxy registry;

    private final List<CommandRun> runs = new ArrayList<>();
    private String password;
    private String registryPassword;
    private TestCertificate trusted;
    private TestCertificate trustedRegistry;

    @BeforeAll
    static void start() {
        brokerCertificate = TestCertificate.make(shared, "broker");
        registryCertificate = TestCertificate.make(shared, "registry");
        kafka = SecureKafka.start(brokerCertificate, "plainuser", PASSWORD);
        kafka.scramUser("ana", PASSWORD);
        schemas = SchemaRegistryServer.temporary();
        registry = new SecureProxy(schemas.url(), registryCertificate);
        registry.user("ana", REGISTRY_PASSWORD);
    }

    @AfterAll
    static void stop() {
        registry.close();
        schemas.close();
        kafka.close();
    }

    @BeforeEach
    void rightSecrets() {
        password = PASSWORD;
        registryPassword = REGISTRY_PASSWORD;
        trusted = brokerCertificate;
        trustedRegistry = registryCertificate;
    }

    @AfterEach
    void noSecretWasWritten() {
        assertThat(runs)
                .isNotEmpty()
                .allSatisfy(run -> assertThat(run.transcript())
                        .doesNotContain(
                                PASSWORD,
                                REGISTRY_PASSWORD,
                                WRONG,
                                brokerCertificate.password(),
                                registryCertificate.password()));
    }

    @Test
    void allOfThemWork() throws Exception {
        Path rules = CommandRun.shop("rules.yaml", directory);
        kafka.broker().createTopic("tierstream.commands", 1);
        kafka.broker().createTopic("tierstream.dead-letters", 1);
        kafka.broker().createTopic("orders", 1);
        deadLetter();

        assertThat(run(true, "setup", "--partitions", "1", "--replication", "1", "--rules", rules)
                        .out())
                .endsWith("shop version 1 published to tierstream.rule-sets\n");
        assertThat(run(true, "publish", rules, "--author", "ana").out()).contains("has this very text already");
        assertThat(run(true, "pin", "C-1", "vip", "--author", "ana", "--reason", "goodwill")
                        .out())
                .endsWith("sent to tierstream.commands\n");
        assertThat(run(true, "unpin", "C-1", "vip", "--author", "ana", "--reason", "over")
                        .out())
                .endsWith("sent to tierstream.commands\n");
        assertThat(run(true, "erase", "C-1", "--author", "ana", "--reason", "asked for it")
                        .out())
                .endsWith("sent to tierstream.commands\n");
        assertThat(run(true, "dead-letters", "list").out())
                .contains("1 dead letter\n")
                .contains("value  rubbish");
        assertThat(run(false, "dead-letters", "replay").out()).startsWith("wrote back 1 letter\n");
        assertThat(runs).allSatisfy(run -> assertThat(run.code()).as(run.err()).isZero());
    }

    @Test
    void aWrongPasswordOfTheBrokerIsNamed() {
        password = WRONG;

        assertThat(run(false, "dead-letters", "list").err())
                .startsWith("error: Kafka at " + kafka.bootstrapServers() + ": Authentication failed")
                .contains("correct sasl.jaas.config and sasl.mechanism");
        assertThat(runs.get(0).code()).isEqualTo(ExitCode.IO);
    }

    @Test
    void aBrokerThatIsNotTrustedIsNamed() {
        trusted = registryCertificate;

        assertThat(run(false, "dead-letters", "replay").err())
                .contains("the certificate that the broker shows is not trusted");
        assertThat(runs.get(0).code()).isEqualTo(ExitCode.IO);
    }

    @Test
    void aRegistryThatRefusesThePasswordIsNamed() {
        registryPassword = WRONG;

        assertThat(run(true, "setup").err()).contains("answers 401").contains("check the credentials");
        assertThat(runs.get(0).code()).isEqualTo(ExitCode.IO);
    }

    @Test
    void aRegistryThatIsNotTrustedIsNamed() {
        trustedRegistry = brokerCertificate;

        assertThat(run(true, "setup").err())
                .contains("the certificate of the schema registry at [" + registry.url() + "] is not trusted");
        assertThat(runs.get(0).code()).isEqualTo(ExitCode.IO);
    }

    private CommandRun run(boolean withRegistry, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bootstrap", kafka.bootstrapServers()));
        kafkaProperties().forEach((key, value) -> all.addAll(List.of("--kafka", key + "=" + value)));
        if (withRegistry) {
            all.addAll(List.of("--registry", registry.url()));
            registryProperties().forEach((key, value) -> all.addAll(List.of("--registry-property", key + "=" + value)));
        }
        CommandRun run = CommandRun.of(all.toArray());
        runs.add(run);
        return run;
    }

    private Map<String, String> kafkaProperties() {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"ana\" password=\""
                        + password + "\";",
                "ssl.truststore.location",
                trusted.trustStore().toString(),
                "ssl.truststore.password",
                trusted.password());
    }

    private Map<String, String> registryProperties() {
        return Map.of(
                "basic.auth.credentials.source",
                "USER_INFO",
                "basic.auth.user.info",
                "ana:" + registryPassword,
                "ssl.truststore.location",
                trustedRegistry.trustStore().toString(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.password",
                trustedRegistry.password());
    }

    private static void deadLetter() {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", kafka.broker().bootstrapServers());
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>("tierstream.dead-letters", bytes("rubbish"));
        Map.of(
                        "tierstream-source-topic", "orders",
                        "tierstream-source-partition", "0",
                        "tierstream-source-offset", "0",
                        "tierstream-error-code", "malformed-json",
                        "tierstream-failed-at", "2026-11-23T08:00:00Z")
                .forEach((key, value) -> letter.headers().add(key, bytes(value)));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(letter);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
