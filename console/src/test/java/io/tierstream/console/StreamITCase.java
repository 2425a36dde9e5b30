package io.tierstream.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.EventStream.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stream of server-sent events, with many clients. */
class StreamITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 200;

    @SuppressWarnings("NullAway.Init")
    private static Services services;

    @SuppressWarnings("NullAway.Init")
    private static Console console;

    @SuppressWarnings("NullAway.Init")
    private static Api api;

    @BeforeAll
    static void start() {
        services = new Services();
        services.send(Records.count("vip", 1, 0, Instant.now()));
        services.flush();
        console = Console.start(services.settings(Database.inMemory()));
        api = new Api(console.url());
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/v1/status").get("caughtUp").asBoolean());
    }

    @AfterAll
    static void stop() {
        console.close();
        services.close();
    }

    @Test
    void tellsTwoHundredClientsOfEveryChangeAtMostFourTimesASecond() throws IOException {
        List<EventStream> clients = new ArrayList<>();
        try (Socket deaf = deafClient()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new EventStream(api, "/api/v1/stream", null));
            }
            await().atMost(PATIENCE)
                    .until(() -> clients.stream()
                            .allMatch(client -> !client.events("distribution").isEmpty()));
            Instant begun = Instant.now();
            for (int n = 2; n <= 400; n++) {
                services.send(Records.count("vip", n, 0, Instant.now()));
                services.flush();
            }
            await().atMost(PATIENCE).until(() -> clients.stream().allMatch(client -> members(last(client)) == 400));
            double seconds = Duration.between(begun, Instant.now()).toMillis() / 1e3;
            for (EventStream client : clients) {
                assertThat(client.events("distribution")).hasSizeBetween(2, (int) (4 * seconds) + 3);
            }
            OpenApi description = new OpenApi();
            clients.get(0)
                    .events("distribution")
                    .forEach(event -> assertThat(description.mistakes("StreamUpdate", event.data()))
                            .isEmpty());
            assertThat(deaf.isConnected()).isTrue();
        } finally {
            clients.forEach(EventStream::close);
        }
    }

    @Test
    void tellsOfTransitionsWithinASecond() {
        try (EventStream client = new EventStream(api, "/api/v1/stream", null)) {
            await().atMost(PATIENCE).until(() -> !client.events("status").isEmpty());
            for (int i = 1; i <= 5; i++) {
                Instant sent = Instant.now();
                services.send(Records.enter("quick" + i, 1, "vip", sent));
                services.flush();
                String customer = "quick" + i;
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> client.events("transition").stream().anyMatch(event -> isOf(event, customer)));
                Instant seen = client.events("transition").stream()
                        .filter(event -> isOf(event, customer))
                        .findFirst()
                        .orElseThrow()
                        .at();
                // A second is what we promise; tests of a busy machine get two more.
                assertThat(Duration.between(sent, seen)).isLessThan(Duration.ofSeconds(3));
            }
            assertThat(new OpenApi()
                            .mistakes(
                                    "Transition",
                                    client.events("transition").get(0).data()))
                    .isEmpty();
            assertThat(new OpenApi()
                            .mistakes("Status", client.events("status").get(0).data()))
                    .isEmpty();
        }
    }

    @Test
    void resumesAfterTheLastEventThatWasSeen() {
        String seen;
        try (EventStream client = new EventStream(api, "/api/v1/stream", null)) {
            await().atMost(PATIENCE).until(() -> !client.events("status").isEmpty());
            services.send(Records.enter("before", 1, "vip", Instant.now()));
            services.flush();
            await().atMost(PATIENCE)
                    .until(() -> client.events("transition").stream().anyMatch(event -> isOf(event, "before")));
            List<Event> transitions = client.events("transition");
            seen = transitions.get(transitions.size() - 1).id();
        }
        services.send(Records.enter("meanwhile", 1, "vip", Instant.now()));
        services.flush();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !api.get("/api/v1/customers/meanwhile/timeline")
                        .get("items")
                        .isEmpty());

        try (EventStream client = new EventStream(api, "/api/v1/stream", seen)) {
            await().atMost(PATIENCE).until(() -> !client.events("transition").isEmpty());
            assertThat(client.events("transition")).allMatch(event -> !isOf(event, "before"));
            assertThat(client.events("transition")).anyMatch(event -> isOf(event, "meanwhile"));
        }
    }

    @Test
    void tellsAllOfOneCustomer() {
        try (EventStream client = new EventStream(api, "/api/v1/stream?customer=single", null)) {
            await().atMost(PATIENCE).until(() -> !client.events("status").isEmpty());
            for (int i = 1; i <= 50; i++) {
                services.send(
                        i % 2 == 1
                                ? Records.enter("single", i, "vip", Instant.now())
                                : Records.exit("single", i, "vip", Instant.now()));
                services.send(Records.enter("other" + i, 1, "vip", Instant.now()));
            }
            services.flush();
            await().atMost(PATIENCE).until(() -> client.events("transition").size() == 50);
            assertThat(client.events("transition")).allMatch(event -> isOf(event, "single"));
        }
    }

    private static boolean isOf(Event event, String customer) {
        return event.data().get("customerId").asText().equals(customer);
    }

    private static Event last(EventStream client) {
        List<Event> events = client.events("distribution");
        return events.get(events.size() - 1);
    }

    private static long members(Event event) {
        return event.data().get("targets").get(0).get("members").asLong();
    }

    /** Asks and never reads. */
    private static Socket deafClient() throws IOException {
        URI uri = URI.create(console.url());
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setReceiveBufferSize(1_024);
        OutputStream out = socket.getOutputStream();
        out.write(("GET /api/v1/stream HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
        return socket;
    }
}
