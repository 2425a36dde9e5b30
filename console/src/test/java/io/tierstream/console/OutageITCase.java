package io.tierstream.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.access.Network;
import io.tierstream.console.webhook.WebhookSettings;
import io.tierstream.console.webhook.send.Receiver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Database and registry away while the console runs: it says so, goes on by itself afterwards, and has lost nothing. The broker: {@code ConsoleITCase}. */
class OutageITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EACH = 20;

    @SuppressWarnings("NullAway.Init")
    private static Services services;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        services = new Services();
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void outlivesADatabaseThatIsStoppedAndStartedAgain() throws IOException {
        int port = freePort();
        EmbeddedPostgres postgres = postgres(port);
        Database database = new Database(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "");
        ConsoleSettings settings = services.settings(database)
                .withWebhooks(WebhookSettings.defaults().reaching(true, List.of(new Network("127.0.0.1"))));
        try (Receiver receiver = Receiver.start();
                Console console = Console.start(settings)) {
            Api api = new Api(console.url());
            await().atMost(PATIENCE).until(() -> isWell(api));
            api.post("/api/v1/webhooks", """
                    {"name": "all", "url": "%s", "targets": ["segment:outage-*"]}
                    """.formatted(receiver.url()));
            send("before");
            await().atMost(PATIENCE).until(() -> receiver.received().size() == EACH);

            for (String outage : List.of("first", "second")) {
                postgres.close();
                send(outage);
                await().atMost(PATIENCE)
                        .until(() -> api.get("/api/v1/status").get("stale").asBoolean());
                assertThat(api.get("/api/v1/status").get("trouble").asText()).contains("the store failed");
                assertThat(receiver.received())
                        .noneMatch(received -> customer(received).equals(outage));

                postgres = postgres(port);
                await().atMost(PATIENCE)
                        .until(() -> receiver.received().stream()
                                        .filter(received -> customer(received).equals(outage))
                                        .count()
                                >= EACH);
                await().atMost(PATIENCE).until(() -> isWell(api));
            }
            for (String customer : List.of("before", "first", "second")) {
                assertThat(receiver.received().stream()
                                .filter(received -> customer(received).equals(customer))
                                .map(received -> data(received).get("sequence").asLong())
                                .distinct())
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, EACH).boxed().toList());
                assertThat(api.get("/api/v1/customers/" + customer + "/timeline?limit=500")
                                .get("items"))
                        .hasSize(EACH);
            }
        } finally {
            postgres.close();
        }
    }

    @Test
    void waitsForTheRegistry() {
        services.registry().unreachable();
        try (Console console = Console.start(services.settings(Database.inMemory()))) {
            Api api = new Api(console.url());
            services.send(Records.membership("rita", 1, Instant.now(), "vip").build());
            services.flush();
            await().atMost(PATIENCE)
                    .until(() -> api.get("/api/v1/status").get("stale").asBoolean());
            assertThat(api.get("/api/v1/status").get("trouble").asText()).contains("schema registry");

            services.registry().reachable();

            await().atMost(PATIENCE).until(() -> isWell(api));
            assertThat(api.get("/api/v1/customers/rita").get("id").asText()).isEqualTo("rita");
        } finally {
            services.registry().reachable();
        }
    }

    @Test
    void startsBeforeTheBrokersNameIsKnown() {
        ConsoleSettings settings = services.settings(Database.inMemory());
        try (Console console = Console.start(settings.withSources(
                new ConsoleSettings.Kafka(java.util.Map.of("bootstrap.servers", "not-yet.invalid:9092")),
                settings.registry(),
                settings.topics()))) {
            Api api = new Api(console.url());

            await().atMost(PATIENCE)
                    .until(() -> api.get("/api/v1/status").get("stale").asBoolean());
            assertThat(api.get("/api/v1/status").get("trouble").asText()).isNotEmpty();
        }
    }

    private static boolean isWell(Api api) {
        JsonNode status = api.get("/api/v1/status");
        return status.get("caughtUp").asBoolean() && !status.get("stale").asBoolean();
    }

    /** In and out of a segment, again and again. */
    private static void send(String customer) {
        Instant now = Instant.now();
        for (long sequence = 1; sequence <= EACH; sequence++) {
            String segment = "outage-" + sequence;
            services.send(Records.enter(customer, sequence, segment, now.plusMillis(sequence)));
        }
        services.send(Records.membership(customer, EACH, now).build());
        services.flush();
    }

    private EmbeddedPostgres postgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String customer(Receiver.Received received) {
        return data(received).get("customerId").asText();
    }

    private static JsonNode data(Receiver.Received received) {
        try {
            return JSON.readTree(received.body()).get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
