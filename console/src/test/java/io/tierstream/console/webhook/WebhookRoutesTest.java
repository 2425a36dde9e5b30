package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Listen;
import io.tierstream.console.OpenApi;
import io.tierstream.console.access.Gate;
import io.tierstream.console.web.Json;
import io.tierstream.console.web.RequestMetrics;
import io.tierstream.console.web.WebServer;
import io.tierstream.console.webhook.alert.AlertRule;
import io.tierstream.console.webhook.alert.AlertRule.Kind;
import io.tierstream.console.webhook.format.Header;
import io.tierstream.console.webhook.send.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WebhookRoutesTest {

    private static final AlertRule SURGE =
            new AlertRule("gold-surge", Kind.SURGE, "tier:value:*", 50, Duration.ofMinutes(10), 2, Duration.ofHours(1));

    private static final OpenApi API = new OpenApi();

    private final Receiver receiver = Receiver.start();
    private final World world = World.open(Database.inMemory(), World.quick().withAlerts(List.of(SURGE)));
    private final Javalin server = WebServer.start(
            new Listen("127.0.0.1", 0),
            List.of(world.webhooks.routes(Gate.loopback())),
            new RequestMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
    private final HttpClient client = HttpClient.newHttpClient();

    private record Got(int status, JsonNode body) {}

    @AfterEach
    void close() {
        server.stop();
        world.close();
        receiver.close();
    }

    @Test
    void aSubscriptionIsMadeShownChangedAndDeleted() {
        Got made = post("", form("'headers':[{'name':'Authorization','value':'Bearer t0k','secret':true}]"));
        String id = made.body().path("id").asText();

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().path("secret").asText()).startsWith("whsec_");
        Got shown = get("/" + id);
        assertThat(shown.body().has("secret")).isFalse();
        assertThat(shown.body().toString())
                .doesNotContain("t0k")
                .doesNotContain(made.body().path("secret").asText());
        assertThat(shown.body().path("headers").get(0).path("value").asText()).isEqualTo(Header.MASK);
        assertThat(shown.body().path("circuit").asText()).isEqualTo("closed");
        assertThat(get("").body().path("items")).hasSize(1);

        ((com.fasterxml.jackson.databind.node.ObjectNode) shown.body()).put("name", "other");
        Got changed = send("PUT", "/" + id, shown.body().toString());
        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        assertThat(changed.body().path("name").asText()).isEqualTo("other");
        assertThat(world.webhooks.get(id).subscription().endpoint().headers())
                .containsExactly(new Header("Authorization", "Bearer t0k", true));

        assertThat(send("DELETE", "/" + id, null).status()).isEqualTo(204);
        assertThat(get("/" + id).status()).isEqualTo(404);
    }

    @Test
    void whatIsWrongIsAProblemThatSaysWhatToDo() {
        Got wrong = post("", form("'filter':'direktion == 1'"));

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body().path("detail").asText()).contains("undeclared reference to 'direktion'");
        assertThat(post("", "[]").status()).isEqualTo(400);
        assertThat(post("", "{").status()).isEqualTo(400);
        assertThat(post("", form("'colour':'red'")).body().path("detail").asText())
                .contains("Unrecognized field \"colour\"");
        assertThat(post("", form("'targets':'*'")).status()).isEqualTo(400);
        assertThat(get("/none").status()).isEqualTo(404);
        assertThat(get("/../../etc/passwd").status()).isEqualTo(404);
        assertThat(get("/" + subscribe() + "/deliveries?state=x").status()).isEqualTo(400);
        assertThat(get("/" + subscribe() + "/deliveries/1%20OR%201=1").status()).isEqualTo(404);
    }

    @Test
    void deliveriesArePagedAndHaveTheirAttempts() {
        receiver.answering(request -> Receiver.status(400));
        String id = subscribe();
        world.feed(world.gold("a", 1), world.gold("a", 2), world.gold("a", 3));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> get("/" + id).body().path("counts").path("dead").asInt() == 3);

        Got first = get("/" + id + "/deliveries?limit=2");
        Got second = get("/" + id + "/deliveries?limit=2&cursor="
                + first.body().path("next").asText());
        Got dead = get("/" + id + "/dead-letters");

        assertThat(first.body().path("items")).hasSize(2);
        assertThat(second.body().path("items")).hasSize(1);
        assertThat(second.body().path("next").isNull()).isTrue();
        assertThat(dead.body().path("items")).hasSize(3);
        JsonNode newest = first.body().path("items").get(0);
        assertThat(newest.path("id").asText()).isEqualTo(Transitions.id("a", 3));
        assertThat(newest.path("state").asText()).isEqualTo("DEAD");
        assertThat(get("/" + id + "/deliveries/" + newest.path("delivery").asLong())
                        .body()
                        .path("failures"))
                .hasSize(1);
        assertThat(get("/" + id + "/deliveries?state=pending").body().path("items"))
                .isEmpty();
    }

    @Test
    void buttonsDoWhatTheySay() {
        String id = subscribe();

        Got test = post("/" + id + "/test", "");
        assertThat(test.body().path("delivered").asBoolean()).isTrue();
        assertThat(test.body().path("status").asInt()).isEqualTo(204);

        assertThat(post("/" + id + "/disable", "").body().path("reason").asText())
                .isEqualTo("disabled by local");
        assertThat(post("/" + id + "/replay", "{\"ids\":[\"x\"]}").status()).isEqualTo(409);
        assertThat(post("/" + id + "/enable", "").body().path("enabled").asBoolean())
                .isTrue();
        assertThat(post("/" + id + "/rotate-secret", "").body().path("secret").asText())
                .startsWith("whsec_");
        assertThat(get("/" + id).body().path("secrets")).hasSize(2);
        Got replay = post("/" + id + "/replay", "{\"ids\":[\"x\"]}");
        assertThat(replay.status()).isEqualTo(202);
        assertThat(replay.body().path("unknown").asInt()).isEqualTo(1);
        assertThat(post("/" + id + "/replay", "{\"from\":\"yesterday\",\"to\":\"x\"}")
                        .body()
                        .path("detail")
                        .asText())
                .contains("from is a time such as 2026-11-23T08:00:00Z");
    }

    @Test
    void aSurgeIsAnAlertOnceAndThroughWebhooks() {
        post("", form("'targets':[],'alerts':['gold-*']"));
        world.feed(old("a", 1), old("b", 1));
        world.membership("a", 1);
        world.membership("b", 1);
        world.webhooks.alerts().look(world.now());
        assertThat(get("/../alerts").body().path("items")).isEmpty();

        world.feed(world.gold("c", 1), world.gold("d", 1));
        world.membership("c", 1);
        world.membership("d", 1);
        world.webhooks.alerts().look(world.now());
        world.webhooks.alerts().look(world.now());

        JsonNode alert = get("/../alerts").body().path("items").get(0);
        assertThat(alert.path("text").asText()).isEqualTo("tier:value:gold has 4 members, +100 % against 2 10 min ago");
        await().atMost(Duration.ofMinutes(2)).until(() -> receiver.received().size() == 1);
        assertThat(World.json(receiver.received().get(0)).path("type").asText())
                .isEqualTo("io.tierstream.distribution.alert.fired.v1");
        assertThat(World.data(receiver.received().get(0)).path("target").asText())
                .isEqualTo("tier:value:gold");

        world.clock.putForward(Duration.ofMinutes(20));
        world.webhooks.alerts().look(world.now());
        await().atMost(Duration.ofMinutes(2)).until(() -> receiver.received().size() == 2);
        assertThat(World.data(receiver.received().get(1)).path("state").asText())
                .isEqualTo("resolved");
        assertThat(get("/../alerts").body().path("items")).isEmpty();
    }

    @Test
    void alertsWaitUntilTheTopicsAreRead() {
        world.feed(old("a", 1));
        world.membership("a", 1);
        world.caughtUp = false;
        world.feed(world.gold("b", 1), world.gold("c", 1));
        world.membership("b", 1);
        world.membership("c", 1);

        world.webhooks.lookForAlerts();
        assertThat(get("/../alerts").body().path("items")).isEmpty();
        world.caughtUp = true;
        world.webhooks.lookForAlerts();
        assertThat(get("/../alerts").body().path("items")).hasSize(1);
    }

    @Test
    void aTierThatThereIsNoMoreGivesNoAlert() {
        world.feed(old("a", 1), old("b", 1));
        world.membership("a", 1);
        world.membership("b", 1);
        world.feed(world.gold("c", 1), world.gold("d", 1));
        world.membership("c", 1);
        world.membership("d", 1);
        world.webhooks.lookForAlerts();
        assertThat(get("/../alerts").body().path("items")).hasSize(1);

        world.store.change(
                connection -> io.tierstream.console.store.Sql.update(connection, "UPDATE term SET members = 0"));

        assertThat(get("/../alerts").body().path("items")).isEmpty();
    }

    private io.tierstream.schemas.v1.SegmentTransition old(String customer, long sequence) {
        return Transitions.gold(customer, sequence, world.now().minus(Duration.ofHours(2)));
    }

    private String subscribe() {
        return post("", form("'fields':[]")).body().path("id").asText();
    }

    private String form(String more) {
        return ("{'name':'n','url':'" + receiver.url() + "'" + (more.contains("'targets'") ? "" : ",'targets':['*']")
                        + "," + more + "}")
                .replace('\'', '"');
    }

    private Got get(String path) {
        return send("GET", path, null);
    }

    private Got post(String path, String body) {
        return send("POST", path, body);
    }

    private Got send(String method, String path, @Nullable String body) {
        try {
            String base = "http://127.0.0.1:" + server.port() + "/api/v1/webhooks";
            String url = path.equals("/../alerts") ? base.replace("/webhooks", "/alerts") : base + path;
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .method(
                                    method,
                                    body == null
                                            ? HttpRequest.BodyPublishers.noBody()
                                            : HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            JsonNode json = Json.mapper().readTree(text.startsWith("{") ? text : "{}");
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (!text.isEmpty() && !path.contains("..")) {
                assertThat(API.mistakes(method, "/api/v1/webhooks" + path, response.statusCode(), type, json))
                        .isEmpty();
            }
            return new Got(response.statusCode(), json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
