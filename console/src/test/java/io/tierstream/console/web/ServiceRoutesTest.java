package io.tierstream.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.access.Gate;
import io.tierstream.console.feed.Feed;
import io.tierstream.console.feed.Live;
import io.tierstream.console.feed.Monitor;
import io.tierstream.console.store.Cleaning;
import io.tierstream.console.store.Counts;
import io.tierstream.console.store.Customers;
import io.tierstream.console.store.RuleSets;
import io.tierstream.console.store.Store;
import io.tierstream.console.store.WriterSchemas;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What probes are told, of a service whose store goes away. No topic is read. */
@SuppressWarnings("NullAway.Init")
final class ServiceRoutesTest {

    private static final ConsoleSettings SETTINGS =
            ConsoleSettings.of("localhost:1", "http://localhost:1", ConsoleSettings.Database.inMemory());

    private Store store;
    private Feed feed;
    private Monitor monitor;
    private Javalin server;

    @BeforeEach
    void open() {
        Clock clock = Clock.systemUTC();
        store = Store.open(SETTINGS.database());
        WriterSchemas schemas = new WriterSchemas(store);
        Counts counts = new Counts(store, SETTINGS.retention());
        Live live = new Live(counts);
        feed = new Feed(SETTINGS, store, schemas, live, (connection, transitions) -> {}, clock);
        monitor = new Monitor(
                feed,
                live,
                counts,
                new Customers(store, schemas),
                new RuleSets(store),
                new Cleaning(store, SETTINGS.retention()),
                clock);
        monitor.start();
        server = WebServer.start(
                new ConsoleSettings.Listen("127.0.0.1", 0),
                List.of(new ServiceRoutes(
                        Gate.loopback(), monitor, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))),
                new RequestMetrics(new SimpleMeterRegistry()));
    }

    @AfterEach
    void close() {
        server.stop();
        monitor.close();
        feed.close();
        store.close();
    }

    @Test
    void isReadyAsLongAsThereIsAStoreToAnswerFrom() throws Exception {
        assertThat(ask("/readyz").statusCode()).isEqualTo(200);

        store.close();

        await().atMost(Duration.ofSeconds(30)).until(() -> ask("/readyz").statusCode() == 503);
        assertThat(ask("/readyz").body()).contains("storeless");
    }

    @Test
    void isAliveWithoutStoreAndTopics() throws Exception {
        store.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> !monitor.health().storeAnswers());

        assertThat(ask("/livez").statusCode()).isEqualTo(200);
        assertThat(ask("/livez").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
