package io.tierstream.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Records of the topics in, answers out: a console over a real broker and a real registry. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final Instant EXIT = NOW.plus(Duration.ofDays(2));

    @SuppressWarnings("NullAway.Init")
    private static Services services;

    @SuppressWarnings("NullAway.Init")
    private static Console console;

    @SuppressWarnings("NullAway.Init")
    private static Api api;

    @BeforeAll
    static void start() {
        services = new Services();
        console = Console.start(services.settings(Database.inMemory()));
        api = new Api(console.url());
        services.send(Records.enter("ann", 1, "vip", NOW.minusSeconds(120)));
        services.send(Records.transition("ann", 2, Direction.ENTER, "value:gold", NOW.minusSeconds(60))
                .setExpectedExitAt(EXIT)
                .build());
        services.send(Records.enter("bob", 1, "vip", NOW.minusSeconds(50)));
        services.send(Records.exit("bob", 2, "vip", NOW.minusSeconds(20)));
        services.send(Records.membership("ann", 2, NOW, "vip", "value:gold")
                .setMetrics(Map.of("spend", "120.5"))
                .setTags(List.of("value/high"))
                .build());
        services.send(Records.membership("bob", 2, NOW).build());
        services.send(Records.count("vip", 2, 1, NOW));
        services.send(Records.count("value:gold", 1, 0, NOW));
        services.send(RuleSetDocument.newBuilder()
                .setName(Records.RULE_SET)
                .setVersion(1)
                .setText("ruleset: shop\n")
                .setContentHash("0".repeat(64))
                .setPublishedAt(NOW)
                .build());
        services.send(RuleSetStatus.newBuilder()
                .setName(Records.RULE_SET)
                .setVersion(1)
                .setContentHash("0".repeat(64))
                .setState(RuleSetState.IN_FORCE)
                .setVersionInForce(1L)
                .setDecidedAt(NOW)
                .setIssues(List.of())
                .build());
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                ConsoleSettings.Topics.defaults().deadLetters(), null, "{bad".getBytes(StandardCharsets.UTF_8));
        letter.headers().add("tierstream-error-code", "bad-json".getBytes(StandardCharsets.UTF_8));
        letter.headers().add("tierstream-source-topic", "purchases".getBytes(StandardCharsets.UTF_8));
        services.send(letter);
        services.flush();
        await().atMost(PATIENCE).until(() -> {
            JsonNode status = api.get("/api/v1/status");
            return status.get("caughtUp").asBoolean() && status.get("customers").asInt() == 2;
        });
    }

    @AfterAll
    static void stop() {
        console.close();
        services.close();
    }

    @Test
    @Order(1)
    void showsTheDistribution() {
        JsonNode distribution = api.get("/api/v1/distribution");
        assertThat(distribution.get("ruleSet").asText()).isEqualTo("shop");
        JsonNode vip = distribution.get("segments").get(0);
        assertThat(vip.get("target").asText()).isEqualTo("segment:vip");
        assertThat(vip.get("members").asInt()).isEqualTo(1);
        assertThat(vip.get("share").asDouble()).isEqualTo(0.5);
        assertThat(vip.get("trend")).hasSize(30);
        JsonNode value = distribution.get("tierSets").get(0);
        assertThat(value.get("name").asText()).isEqualTo("value");
        assertThat(value.get("none").asInt()).isEqualTo(1);
    }

    @Test
    @Order(1)
    void showsTheCustomer() {
        JsonNode ann = api.get("/api/v1/customers/ann");
        assertThat(ann.get("tiers").get(0).get("tier").asText()).isEqualTo("gold");
        assertThat(ann.get("tiers").get(0).get("expectedExitAt").asText()).isEqualTo(EXIT.toString());
        assertThat(ann.get("metrics").get(0).get("value").asText()).isEqualTo("120.5");
        assertThat(api.get("/api/v1/customers/ann/timeline").get("items")).hasSize(2);
        assertThat(api.get("/api/v1/customers/ann/membership")
                        .get("tiers")
                        .get("value")
                        .asText())
                .isEqualTo("gold");
        assertThat(api.get("/api/v1/customers?tier=value:gold&metric=spend%3E%3D120")
                        .get("items"))
                .hasSize(1);
        assertThat(api.post("/api/v1/memberships", "{\"ids\": [\"bob\", \"nobody\", \"ann\"]}")
                        .get("unknown")
                        .get(0)
                        .asText())
                .isEqualTo("nobody");
    }

    @Test
    @Order(1)
    void showsHistoryFlowsStaysAndWhoLeaves() {
        JsonNode history = api.get("/api/v1/distribution/history?target=segment:vip&span=1h");
        JsonNode points = history.get("points");
        assertThat(points.get(points.size() - 1).get("members").asInt()).isEqualTo(1);
        assertThat(api.get("/api/v1/flows?tierSet=value&span=1h")
                        .get("flows")
                        .get(0)
                        .get("to")
                        .asText())
                .isEqualTo("gold");
        JsonNode dwell = api.get("/api/v1/dwell?target=segment:vip");
        assertThat(dwell.get("completed").asInt()).isEqualTo(1);
        assertThat(dwell.get("p50Seconds").asDouble()).isBetween(30.0, 34.0);
        assertThat(api.get("/api/v1/leaving?within=7d")
                        .get("items")
                        .get(0)
                        .get("target")
                        .asText())
                .isEqualTo("tier:value:gold");
        assertThat(api.get("/api/v1/volatility?span=1h").get("items")).hasSize(2);
    }

    @Test
    @Order(1)
    void showsRuleSetsHealthAndDeadLetters() {
        assertThat(api.get("/api/v1/rule-sets")
                        .get("items")
                        .get(0)
                        .get("status")
                        .get("state")
                        .asText())
                .isEqualTo("IN_FORCE");
        assertThat(api.get("/api/v1/rule-sets/shop/1").get("text").asText()).isEqualTo("ruleset: shop\n");
        JsonNode letter = api.get("/api/v1/dead-letters").get("items").get(0);
        assertThat(letter.get("text").asText()).isEqualTo("{bad");
        assertThat(letter.get("reason").asText()).isEqualTo("bad-json");
        JsonNode health = api.get("/api/v1/health");
        assertThat(health.get("topics")).hasSize(7);
        assertThat(health.get("deadLetters").get("total").asInt()).isEqualTo(1);
        assertThat(health.get("checks")).allMatch(check -> check.get("ok").asBoolean());
        assertThat(api.send(api.request("/metrics").build()).body()).contains("tierstream_console_lag_records 0.0");
    }

    @Test
    @Order(1)
    void answersWithTagsAndProblems() {
        HttpResponse<String> first = api.send(api.request("/api/v1/rule-sets").build());
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(api.send(api.request("/api/v1/rule-sets")
                                .header("If-None-Match", tag)
                                .build())
                        .statusCode())
                .isEqualTo(304);
        for (String path : List.of(
                "/api/v1/customers/nobody 404",
                "/api/v1/nowhere 404",
                "/api/v1/customers?limit=0 400",
                "/api/v1/customers?cursor=* 400",
                "/api/v1/customers?prefix=%00 400",
                "/api/v1/customers?metric=spend 400",
                "/api/v1/distribution/history 400",
                "/api/v1/distribution/history?target=segment:none 404",
                "/api/v1/flows?tierSet=value&span=2h 400")) {
            String[] parts = path.split(" ");
            HttpResponse<String> answer = api.send(api.request(parts[0]).build());
            assertThat(answer.statusCode()).as(path).isEqualTo(Integer.parseInt(parts[1]));
            assertThat(answer.headers().firstValue("Content-Type")).as(path).contains("application/problem+json");
            assertThat(Api.json(answer).get("detail").asText()).as(path).isNotEmpty();
        }
    }

    @Test
    @Order(1)
    void describesEveryPathThatItAnswers() {
        assertThat(new OpenApi().operations()).isEqualTo(console.paths());
    }

    @Test
    @Order(2)
    void passesOverWhatCannotBeRead() {
        services.raw(Contract.CUSTOMER_MEMBERSHIP.topic(), "x", new byte[] {1, 2, 3});
        services.raw(Contract.CUSTOMER_MEMBERSHIP.topic(), "x", new byte[] {0, 0, 1, 0, 0, 1});
        services.raw(Contract.SEGMENT_TRANSITION.topic(), "x", new byte[] {0, 0, 0, 0, 1});
        services.send(Records.membership("cid", 0, NOW).build());
        services.flush();

        await().atMost(PATIENCE)
                .until(() -> api.get("/api/v1/status").get("customers").asInt() == 3);

        JsonNode status = api.get("/api/v1/status");
        assertThat(status.get("inconsistencies").get(0).asText()).contains("3 could not be read");
    }

    @Test
    @Order(3)
    void erasesWhoIsErased() {
        services.erase("ann", 2, NOW);
        services.flush();

        await().atMost(PATIENCE)
                .until(() ->
                        api.send(api.request("/api/v1/customers/ann").build()).statusCode() == 404);
        await().atMost(PATIENCE)
                .until(() ->
                        api.send(api.request("/api/v1/customers/ann/timeline").build())
                                        .statusCode()
                                == 404);
        assertThat(api.get("/api/v1/customers?tier=value:gold").get("items")).isEmpty();
    }

    @Test
    @Order(4)
    void saysThatItIsStaleWhileTheBrokerIsAway() {
        services.broker().stop();
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/v1/status").get("stale").asBoolean());
        assertThat(api.get("/api/v1/customers/bob").get("id").asText()).isEqualTo("bob");
        assertThat(api.send(api.request("/healthz").build()).statusCode()).isEqualTo(503);
        assertThat(api.get("/readyz").get("status").asText()).isEqualTo("ok");
        assertThat(api.get("/livez").get("status").asText()).isEqualTo("ok");

        services.broker().start();
        services.send(Records.membership("dan", 0, NOW).build());
        services.flush();

        await().atMost(PATIENCE).until(() -> {
            JsonNode status = api.get("/api/v1/status");
            return !status.get("stale").asBoolean()
                    && status.get("caughtUp").asBoolean()
                    && status.get("customers").asInt() == 3;
        });
    }
}
