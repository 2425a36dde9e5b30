package io.tierstream.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.access.Network;
import io.tierstream.console.webhook.WebhookSettings;
import io.tierstream.console.webhook.send.Receiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the transitions topic to an endpoint, through a whole console that is restarted in the middle. */
class WebhooksITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void whatComesFromTheTopicsReachesTheEndpointOnceAndInOrder() {
        try (Services services = new Services();
                Receiver receiver = Receiver.start()) {
            ConsoleSettings settings = services.settings(Database.inDirectory(directory))
                    .withWebhooks(WebhookSettings.defaults().reaching(true, List.of(new Network("127.0.0.1"))));
            try (Console console = Console.start(settings)) {
                new Api(console.url()).post("/api/v1/webhooks", """
                        {"name": "all", "url": "%s", "targets": ["*"], "consent": {"metric": "consent"}, "fields": ["customerId", "sequence"]}
                        """.formatted(receiver.url()));
                send(services, "ann", 1, "true");
                send(services, "bob", 1, "false");
                send(services, "ann", 2, "true");
                await().atMost(PATIENCE).until(() -> receiver.received().size() == 2);
            }
            send(services, "ann", 3, "true");
            try (Console console = Console.start(settings)) {
                send(services, "ann", 4, "true");
                await().atMost(PATIENCE).until(() -> receiver.received().size() == 4);
                Api api = new Api(console.url());
                JsonNode webhook = api.get("/api/v1/webhooks").path("items").get(0);
                assertThat(webhook.path("counts"))
                        .hasToString("{\"pending\":0,\"delivered\":4,\"dead\":0,\"suppressed\":1}");
                assertThat(api.get("/api/v1/alerts").path("items")).isEmpty();
                assertThat(api.send(api.request("/metrics").build()).body())
                        .contains("tierstream_webhook_outcomes_total{outcome=\"delivered\"")
                        .contains("tierstream_webhook_pending{");
            }
            assertThat(receiver.received().stream().map(WebhooksITCase::who))
                    .containsExactly("ann 1", "ann 2", "ann 3", "ann 4");
        }
    }

    private static void send(Services services, String customer, long sequence, String consent) {
        Instant now = Instant.now();
        services.send(Records.membership(customer, sequence, now, "vip")
                .setMetrics(Map.of("consent", consent))
                .build());
        services.send(
                sequence % 2 == 1
                        ? Records.enter(customer, sequence, "vip", now)
                        : Records.exit(customer, sequence, "vip", now));
        services.flush();
    }

    private static String who(Receiver.Received received) {
        try {
            JsonNode data = JSON.readTree(received.body()).path("data");
            return data.path("customerId").asText() + " "
                    + data.path("sequence").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
