package io.tierstream.flink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tierstream.engine.EngineSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobConfigTest {

    private static final String LEAST = """
            kafka: {bootstrap.servers: "b:9092"}
            registry: {url: "http://r:8081"}
            sources: [{topic: tierstream.purchases}]
            """;

    @Test
    void fewSettingsAreEnoughAndTheRestHasDefaults() {
        JobConfig config = JobConfig.parse("job.yaml", LEAST);

        assertThat(config.kafka()).isEqualTo(new KafkaConfig("b:9092", "tierstream", ClientProperties.none()));
        assertThat(config.registry()).isEqualTo(new RegistryConfig(List.of("http://r:8081"), ClientProperties.none()));
        assertThat(config.sources())
                .containsExactly(new SourceConfig(
                        List.of("tierstream.purchases"), SourceFormat.AVRO, null, StartOffsets.COMMITTED, false));
        assertThat(config.topics())
                .isEqualTo(new TopicsConfig(
                        "tierstream.rule-sets",
                        "tierstream.rule-set-status",
                        "tierstream.commands",
                        "tierstream.transitions",
                        "tierstream.memberships",
                        "tierstream.distribution",
                        "tierstream.dead-letters",
                        "tierstream.cut-offs",
                        "tierstream.receipts",
                        "tierstream.transfers",
                        true,
                        0,
                        0));
        assertThat(config.rulesFile()).isNull();
        assertThat(config.delivery())
                .isEqualTo(new DeliveryConfig(Guarantee.AT_LEAST_ONCE, Duration.ofMinutes(15), "tierstream"));
        assertThat(config.mode()).isEqualTo(Mode.LIVE);
        assertThat(config.replayUntil()).isEqualTo(new Until.Last());
        assertThat(config.time()).isEqualTo(new TimeConfig(Duration.ofHours(1), Duration.ofMillis(200)));
        assertThat(config.events()).isEqualTo(new EventsConfig(1 << 20, 1024));
        assertThat(config.duplicates()).isEqualTo(new DuplicatesConfig(Duration.ofDays(1), 64));
        assertThat(config.runtime())
                .isEqualTo(new RuntimeConfig(
                        "tierstream",
                        0,
                        720,
                        Duration.ofSeconds(10),
                        null,
                        StateBackend.ROCKSDB,
                        64 << 20,
                        Duration.ofMillis(5)));
        assertThat(config.metrics()).isEqualTo(new MetricsConfig(100, 2048));
    }

    @Test
    void theDefaultsOfDuplicateRecognitionAreTheEnginesOwn() {
        DuplicatesConfig duplicates = JobConfig.parse("job.yaml", LEAST).duplicates();

        assertThat(duplicates.horizon()).hasMillis(EngineSettings.DEFAULT.duplicateHorizonMillis());
        assertThat(duplicates.count()).isEqualTo(EngineSettings.DEFAULT.duplicateCount());
    }

    @Test
    void everySettingIsReadFromTheFile() {
        JobConfig config = JobConfig.parse("job.yaml", """
                kafka:
                  bootstrap.servers: b1:9092,b2:9092
                  group.id: shop
                  properties:
                    security.protocol: SASL_SSL
                    sasl: {mechanism: PLAIN}
                registry:
                  url: [http://r1:8081, "https://r2:8081"]
                  properties: {basic.auth.credentials.source: USER_INFO}
                sources:
                  - topic: [shop.orders, shop.orders-old]
                    type: purchase
                    customer-id: buyer.id
                    event-id: order_id
                    time: ordered_at
                    time-format: seconds
                    fields:
                      amount: total|amount
                      country: address.country
                      "*": crm.attributes
                    start: earliest
                    bounded: true
                  - topic: shop.visits
                    format: json
                    type-field: kind
                    customer-id: user
                    time: at
                    fields: [page, seconds]
                rules: {topic: rs, file: rules/shop.yaml}
                rule-set-status.topic: rss
                commands.topic: c
                transitions.topic: t
                memberships.topic: m
                distribution.topic: d
                dead-letters.topic: dl
                topics: {create: false, partitions: 12, replication: 3}
                delivery:
                  guarantee: exactly-once
                  transaction: {timeout: 5m, id-prefix: shop}
                mode: replay
                replay.until: 2012-01-01T00:00:00Z
                time: {max-future-skew: 5m, idle: 1s}
                events: {max-bytes: 64KiB, max-customer-id-bytes: 64}
                duplicates: {horizon: 7d, count: 10}
                job: {name: j, parallelism: 4, max-parallelism: 128, buffer-timeout: 0ms}
                checkpoints: {interval: 1m, directory: "s3://b/c"}
                state: {backend: hashmap, cache-size: 1MiB}
                metrics: {event-types: 5, latency-samples: 100}
                """);

        assertThat(config.kafka().bootstrapServers()).isEqualTo("b1:9092,b2:9092");
        assertThat(config.kafka().groupId()).isEqualTo("shop");
        assertThat(config.kafka().properties().asMap())
                .isEqualTo(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN"));
        assertThat(config.registry().urls()).containsExactly("http://r1:8081", "https://r2:8081");
        assertThat(config.registry().properties().asMap())
                .isEqualTo(Map.of("basic.auth.credentials.source", "USER_INFO"));
        SourceConfig orders = config.sources().get(0);
        assertThat(orders.topics()).containsExactly("shop.orders", "shop.orders-old");
        assertThat(orders.start()).isEqualTo(StartOffsets.EARLIEST);
        assertThat(orders.bounded()).isTrue();
        assertThat(orders.mapping())
                .isEqualTo(new EventMapping(
                        "purchase",
                        null,
                        "buyer.id",
                        "order_id",
                        "ordered_at",
                        TimeFormat.SECONDS,
                        Map.of("amount", "total|amount", "country", "address.country"),
                        "crm.attributes"));
        SourceConfig visits = config.sources().get(1);
        assertThat(visits.format()).isEqualTo(SourceFormat.JSON);
        assertThat(visits.mapping())
                .isEqualTo(new EventMapping(
                        null,
                        "kind",
                        "user",
                        null,
                        "at",
                        TimeFormat.AUTO,
                        Map.of("page", "page", "seconds", "seconds")));
        assertThat(config.rulesFile()).isEqualTo("rules/shop.yaml");
        assertThat(config.topics())
                .isEqualTo(new TopicsConfig(
                        "rs",
                        "rss",
                        "c",
                        "t",
                        "m",
                        "d",
                        "dl",
                        "tierstream.cut-offs",
                        "tierstream.receipts",
                        "tierstream.transfers",
                        false,
                        12,
                        3));
        assertThat(config.delivery())
                .isEqualTo(new DeliveryConfig(Guarantee.EXACTLY_ONCE, Duration.ofMinutes(5), "shop"));
        assertThat(config.mode()).isEqualTo(Mode.REPLAY);
        assertThat(config.replayUntil()).isEqualTo(new Until.At(Instant.parse("2012-01-01T00:00:00Z")));
        assertThat(config.time()).isEqualTo(new TimeConfig(Duration.ofMinutes(5), Duration.ofSeconds(1)));
        assertThat(config.events()).isEqualTo(new EventsConfig(64 << 10, 64));
        assertThat(config.duplicates()).isEqualTo(new DuplicatesConfig(Duration.ofDays(7), 10));
        assertThat(config.runtime())
                .isEqualTo(new RuntimeConfig(
                        "j", 4, 128, Duration.ofMinutes(1), "s3://b/c", StateBackend.HASHMAP, 1 << 20, Duration.ZERO));
        assertThat(config.metrics()).isEqualTo(new MetricsConfig(5, 100));
    }

    @Test
    void argumentsBeatTheEnvironmentAndTheEnvironmentBeatsTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("job.yaml"), LEAST + "kafka.group.id: file\ntransitions.topic: file\nmode: live\n");

        JobConfig config = JobConfig.load(
                List.of("--config", file.toString(), "--set", "mode=replay", "--set=sources.0.start=latest"),
                Map.of(
                        "TIERSTREAM_TRANSITIONS_TOPIC", "variable",
                        "TIERSTREAM_MODE", "live",
                        "TIERSTREAM_KAFKA_PROPERTIES_SSL_TRUSTSTORE_LOCATION", "/t.jks",
                        "TIERSTREAM_REGISTRY_PROPERTIES_A__B_C", "1",
                        "TIERSTREAM_SOURCES_1_TOPIC", "returns",
                        "HOME", "/root"));

        assertThat(config.kafka().groupId()).isEqualTo("file");
        assertThat(config.topics().transitions()).isEqualTo("variable");
        assertThat(config.mode()).isEqualTo(Mode.REPLAY);
        assertThat(config.kafka().properties().asMap()).isEqualTo(Map.of("ssl.truststore.location", "/t.jks"));
        assertThat(config.registry().properties().asMap()).isEqualTo(Map.of("a_b.c", "1"));
        assertThat(config.sources().get(0).start()).isEqualTo(StartOffsets.LATEST);
        assertThat(config.sources().get(1).topics()).containsExactly("returns");
    }

    @Test
    void theEnvironmentAloneIsEnoughAndCanMapASource() {
        JobConfig config = JobConfig.load(
                List.of(),
                Map.of(
                        "TIERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "b:9092",
                        "TIERSTREAM_REGISTRY_URL", "http://r:1,http://s:1",
                        "TIERSTREAM_SOURCES_0_TOPIC", "visits",
                        "TIERSTREAM_SOURCES_0_FORMAT", "json",
                        "TIERSTREAM_SOURCES_0_TYPE", "visit",
                        "TIERSTREAM_SOURCES_0_CUSTOMER_ID", "id",
                        "TIERSTREAM_SOURCES_0_TIME", "at",
                        "TIERSTREAM_SOURCES_0_FIELDS_AMOUNT", "total"));

        assertThat(config.registry().urls()).containsExactly("http://r:1", "http://s:1");
        assertThat(config.sources().get(0).mapping())
                .isEqualTo(
                        new EventMapping("visit", null, "id", null, "at", TimeFormat.AUTO, Map.of("amount", "total")));
    }

    @Test
    void variablesThatKubernetesAddsForAServiceNamedTierstreamAreNoMistake() {
        JobConfig config = JobConfig.load(
                List.of(
                        "--set", "kafka.bootstrap.servers=b:1",
                        "--set", "registry.url=http://r",
                        "--set", "sources.0.topic=p"),
                Map.of(
                        "TIERSTREAM_PORT", "tcp://10.0.0.1:80",
                        "TIERSTREAM_PORT_80_TCP", "tcp://10.0.0.1:80",
                        "TIERSTREAM_PORT_80_TCP_ADDR", "10.0.0.1",
                        "TIERSTREAM_CONSOLE_SERVICE_HOST", "10.0.0.1",
                        "TIERSTREAM_CONSOLE_SERVICE_PORT_HTTP", "80",
                        "TIERSTREAM_HOME", "/opt/tierstream"));

        assertThat(config.sources()).hasSize(1);
    }

    @Test
    void allMistakesAreReportedAtOnceEachWithItsPlace() {
        ConfigException problem = problem("""
                kafka:
                  bootstrap.server: b:9092
                registry:
                  url: registry:8081
                sources:
                  - topic: shop.visits
                    format: jsn
                  - topic: shop visits
                    type: a
                    type-field: b
                    customer-id: c
                  - format: json
                mode: fast
                duplicates:
                  count: -1
                  horizon: soon
                time.idle: 2d
                topics: {create: yes, partitions: many}
                events: {max-bytes: 3GiB}
                replay.until: tomorrow
                """);

        assertThat(problem.issues().stream().map(ConfigIssue::toString))
                .containsExactlyInAnyOrder(
                        "job.yaml:2:21: unknown-key: 'kafka.bootstrap.server' is not a known key; did you mean"
                                + " 'kafka.bootstrap.servers'?",
                        "job.yaml: missing-value: 'kafka.bootstrap.servers' must be set, such as"
                                + " 'broker-1:9092,broker-2:9092', here or as TIERSTREAM_KAFKA_BOOTSTRAP_SERVERS",
                        "job.yaml:7:13: bad-value: sources.0.format: 'jsn' is not one of avro, json",
                        "job.yaml:8:12: missing-value: 'sources.1.time' must be set: records other than Tierstream's own"
                                + " Avro schemas need a mapping",
                        "job.yaml:10:17: conflict: 'sources.1.type' and 'sources.1.type-field' are both set; keep one of"
                                + " them",
                        "job.yaml: missing-value: 'sources.2.topic' must be set, such as 'shop.orders', here or as"
                                + " TIERSTREAM_SOURCES_2_TOPIC",
                        "job.yaml: missing-value: 'sources.2.customer-id' must be set: records other than Tierstream's own"
                                + " Avro schemas need a mapping",
                        "job.yaml: missing-value: 'sources.2.time' must be set: records other than Tierstream's own Avro"
                                + " schemas need a mapping",
                        "job.yaml: missing-value: set 'sources.2.type' (one type for all records) or"
                                + " 'sources.2.type-field' (the field that holds it)",
                        "job.yaml:13:7: bad-value: mode: 'fast' is not one of live, replay",
                        "job.yaml:15:10: bad-value: duplicates.count: '-1' is out of range; use 0 to 100000",
                        "job.yaml:16:12: bad-value: duplicates.horizon: 'soon' is not a duration; write a whole number"
                                + " and a unit: ms, s, m, h, d or w, such as 200ms or 30d",
                        "job.yaml:17:12: bad-value: time.idle: '2d' is out of range; use 10ms to 1d",
                        "job.yaml:18:18: bad-value: topics.create: 'yes' is neither 'true' nor 'false'",
                        "job.yaml:18:35: bad-value: topics.partitions: 'many' is not a whole number; use 0 to 10000",
                        "job.yaml:19:21: bad-value: events.max-bytes: '3GiB' is out of range; use 1KiB to 256MiB",
                        "job.yaml:20:15: bad-value: replay.until: 'tomorrow' is neither 'last' nor 'forever' nor an"
                                + " instant such as 2026-01-31T00:00:00Z",
                        "job.yaml:4:8: bad-value: registry.url: 'registry:8081' is not a URL such as http://registry:8081"
                                + " or https://registry:8081",
                        "job.yaml:8:12: bad-value: sources.1.topic: 'shop visits' is not a topic name; use 1 to 249 of"
                                + " letters, digits, '.', '_' and '-'");
    }

    @Test
    void settingsThatContradictEachOtherAreReported() {
        ConfigException problem = problem(LEAST + """
                        transitions.topic: tierstream.purchases
                        delivery.guarantee: exactly-once
                        delivery.transaction.timeout: 10s
                        checkpoints.interval: 10s
                        job: {parallelism: 8, max-parallelism: 4}
                        """);

        assertThat(problem.issues().stream().map(ConfigIssue::toString))
                .containsExactlyInAnyOrder(
                        "job.yaml:3:19: conflict: topic 'tierstream.purchases' is used by 'transitions.topic' and by"
                                + " 'sources.0.topic'; each needs its own",
                        "job.yaml:6:31: conflict: delivery.transaction.timeout (10s) must exceed checkpoints.interval"
                                + " (10s), or every transaction times out before it is committed",
                        "job.yaml:8:20: conflict: job.parallelism (8) exceeds job.max-parallelism (4); lower the one, or"
                                + " raise the other before the first start");
    }

    @Test
    void aKeyGivenTwiceIsReported() {
        assertThat(problem(LEAST + "mode: live\nmode: replay\n").issues().stream()
                        .map(ConfigIssue::toString))
                .containsExactly("job.yaml:5:7: duplicate-key: 'mode' is set twice in this file; remove one of them");
    }

    @Test
    void textThatIsNoYamlIsReportedWithItsPlace() {
        assertThat(problem("kafka: [a\nmode: live").issues().get(0).toString())
                .startsWith("job.yaml:2:5: bad-file: not YAML: ");
        assertThat(problem("just text").issues().get(0).toString())
                .isEqualTo("job.yaml:1:1: bad-file: expected 'key: value' lines");
    }

    @Test
    void mistakesOutsideTheFileAreLocatedToo() {
        ConfigException problem = catchThrowableOfType(
                ConfigException.class,
                () -> JobConfig.load(
                        List.of("--verbose", "--config", "absent.yaml", "--set", "mod=live", "--set", "x", "--set"),
                        Map.of("TIERSTREAM_KAFKA_GROUPID", "x", "TIERSTREAM_SOURCES_0_TPIC", "y")));

        assertThat(problem.issues().stream().map(ConfigIssue::toString))
                .contains(
                        "argument 1: bad-argument: '--verbose' is not known; use --config FILE and --set key=value",
                        "argument 8: bad-argument: --set needs a value after it",
                        "--set: bad-argument: needs key=value",
                        "absent.yaml: bad-file: there is no such file",
                        "--set mod: unknown-key: 'mod' is not a known key; did you mean 'mode'?",
                        "environment variable TIERSTREAM_KAFKA_GROUPID: unknown-key: sets no known key; did you mean"
                                + " 'TIERSTREAM_KAFKA_GROUP_ID'?",
                        "environment variable TIERSTREAM_SOURCES_0_TPIC: unknown-key: sets no known key; did you mean"
                                + " 'TIERSTREAM_SOURCES[]_TOPIC'?");
        assertThat(problem).hasMessageStartingWith(problem.issues().size() + " mistakes in the configuration:");
    }

    @Test
    void secretsAreNotShown() {
        JobConfig config = JobConfig.parse("job.yaml", """
                kafka:
                  bootstrap.servers: b:9092
                  properties:
                    sasl.jaas.config: org.x.LoginModule required password="hush";
                    ssl.keystore.password: hush
                    ssl.keystore.key: hush
                    ssl.key.password: hush
                    security.protocol: SASL_SSL
                registry:
                  url: https://user:hush@r:8081
                  properties: {basic.auth.user.info: "user:hush", bearer.auth.token: hush}
                sources: [{topic: p}]
                """);

        assertThat(config.toString())
                .doesNotContain("hush")
                .contains("security.protocol=SASL_SSL", "sasl.jaas.config=****", "https://****@r:8081");
        assertThat(problem("registry.url: ftp://user:hush@r").getMessage())
                .doesNotContain("hush")
                .contains("ftp://****@r");
    }

    @Test
    void theCommandLineTakesClientPropertiesFromTheSameVariables() {
        Map<String, String> environment = Map.of(
                "TIERSTREAM_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "Module required;",
                "TIERSTREAM_KAFKA_GROUP_ID", "shop",
                "TIERSTREAM_REGISTRY_PROPERTIES_BASIC_AUTH_USER_INFO", "ana:secret",
                "PATH", "/bin");

        assertThat(ClientProperties.ofEnvironment("kafka", environment).asMap())
                .isEqualTo(Map.of("sasl.jaas.config", "Module required;"));
        assertThat(ClientProperties.ofEnvironment("registry", environment).asMap())
                .isEqualTo(Map.of("basic.auth.user.info", "ana:secret"));
    }

    @Test
    void travelsToTheTasks() throws IOException, ClassNotFoundException {
        JobConfig config = JobConfig.parse("job.yaml", LEAST);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(config);
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(config);
        }
    }

    private static ConfigException problem(String yaml) {
        ConfigException problem = catchThrowableOfType(ConfigException.class, () -> JobConfig.parse("job.yaml", yaml));
        assertThat(problem).isNotNull();
        return problem;
    }
}
