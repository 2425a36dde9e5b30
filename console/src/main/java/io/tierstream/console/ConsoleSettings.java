package io.tierstream.console;

import io.tierstream.console.access.AccessSettings;
import io.tierstream.console.webhook.WebhookSettings;
import io.tierstream.registry.ConfluentRegistry;
import io.tierstream.schemas.Contract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** All that the console is told when it starts. Secrets never stand in the text of it. */
public record ConsoleSettings(
        Listen listen,
        Kafka kafka,
        Registry registry,
        Topics topics,
        Database database,
        Retention retention,
        AccessSettings access,
        WebhookSettings webhooks) {

    /** Everything by default but the addresses of Kafka and the registry, and the database. */
    public static ConsoleSettings of(String bootstrapServers, String registryUrl, Database database) {
        return new ConsoleSettings(
                Listen.LOOPBACK,
                new Kafka(Map.of("bootstrap.servers", bootstrapServers)),
                new Registry(List.of(registryUrl), Map.of()),
                Topics.defaults(),
                database,
                Retention.defaults(),
                AccessSettings.none(),
                WebhookSettings.defaults());
    }

    public ConsoleSettings withListen(Listen other) {
        return new ConsoleSettings(other, kafka, registry, topics, database, retention, access, webhooks);
    }

    public ConsoleSettings withSources(Kafka otherKafka, Registry otherRegistry, Topics otherTopics) {
        return new ConsoleSettings(
                listen, otherKafka, otherRegistry, otherTopics, database, retention, access, webhooks);
    }

    /** With further properties of the clients, which replace those of the same name. */
    public ConsoleSettings withFurtherProperties(Map<String, String> forKafka, Map<String, String> forRegistry) {
        Map<String, String> kafkas = new HashMap<>(kafka.properties());
        kafkas.putAll(forKafka);
        Map<String, String> registries = new HashMap<>(registry.properties());
        registries.putAll(forRegistry);
        return withSources(new Kafka(kafkas), new Registry(registry.urls(), registries), topics);
    }

    public ConsoleSettings withTopics(Topics other) {
        return new ConsoleSettings(listen, kafka, registry, other, database, retention, access, webhooks);
    }

    public ConsoleSettings withRetention(Retention other) {
        return new ConsoleSettings(listen, kafka, registry, topics, database, other, access, webhooks);
    }

    public ConsoleSettings withAccess(AccessSettings other) {
        return new ConsoleSettings(listen, kafka, registry, topics, database, retention, other, webhooks);
    }

    public ConsoleSettings withWebhooks(WebhookSettings other) {
        return new ConsoleSettings(listen, kafka, registry, topics, database, retention, access, other);
    }

    /**
     * Where the service listens.
     *
     * @param bind name or address of the network interface
     * @param port 0 takes a free one
     */
    public record Listen(String bind, int port) {

        public static final int DEFAULT_PORT = 8080;
        public static final Listen LOOPBACK = new Listen("127.0.0.1", DEFAULT_PORT);

        public Listen {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
            }
        }
    }

    /** Properties of every Kafka client, {@code bootstrap.servers} among them. */
    public record Kafka(Map<String, String> properties) {

        public Kafka {
            properties = Map.copyOf(properties);
        }

        /** Names only: values may be secrets. */
        @Override
        public String toString() {
            return "Kafka[" + properties.get("bootstrap.servers") + ", properties=" + properties.keySet() + "]";
        }
    }

    /** How the schema registry is reached: URLs tried in order, and properties of its client. */
    public record Registry(List<String> urls, Map<String, String> properties) {

        public Registry {
            urls = List.copyOf(urls);
            properties = Map.copyOf(properties);
        }

        /** Without the secrets that URLs and properties may hold. */
        @Override
        public String toString() {
            return "Registry[" + urls.stream().map(ConfluentRegistry::masked).toList() + ", properties="
                    + properties.keySet() + "]";
        }
    }

    /** Names of the topics, as in the job's configuration. */
    public record Topics(
            String rules,
            String ruleSetStatus,
            String commands,
            String transitions,
            String memberships,
            String distribution,
            String receipts,
            String deadLetters) {

        /** The names that the job has by default. */
        public static Topics defaults() {
            return new Topics(
                    Contract.RULE_SET_DOCUMENT.topic(),
                    Contract.RULE_SET_STATUS.topic(),
                    Contract.CUSTOMER_COMMAND.topic(),
                    Contract.SEGMENT_TRANSITION.topic(),
                    Contract.CUSTOMER_MEMBERSHIP.topic(),
                    Contract.TIER_DISTRIBUTION.topic(),
                    Contract.COMMAND_RECEIPT.topic(),
                    Contract.TOPIC_PREFIX + "dead-letters");
        }
    }

    /** The store's database, by its JDBC URL: H2 or PostgreSQL. */
    public record Database(String jdbcUrl, String user, String password) {

        /** H2 in files of a directory. */
        public static Database inDirectory(Path directory) {
            return new Database("jdbc:h2:file:" + directory.toAbsolutePath().resolve("console"), "sa", "");
        }

        /** H2 in memory, a new one; gone when the last connection closes. */
        public static Database inMemory() {
            return new Database("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
        }

        @Override
        public String toString() {
            return "Database[" + jdbcUrl.replaceAll("(?i)(password=)[^&;]*", "$1****") + "]";
        }
    }

    /**
     * How long the store keeps what grows.
     *
     * @param timeline transitions of customers
     * @param minutes history by the minute
     * @param hours history by the hour
     * @param deadLetters how many dead letters, the newest
     */
    public record Retention(Duration timeline, Duration minutes, Duration hours, int deadLetters) {

        public static Retention defaults() {
            return new Retention(Duration.ofDays(90), Duration.ofDays(2), Duration.ofDays(400), 10_000);
        }
    }
}
