package io.tierstream.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.console.access.AccessSettings;
import io.tierstream.console.access.Http;
import io.tierstream.console.access.Limits;
import io.tierstream.console.access.Principal;
import io.tierstream.console.access.Rate;
import io.tierstream.console.access.Role;
import io.tierstream.console.access.StaticToken;
import io.tierstream.console.store.Place;
import io.tierstream.console.store.Store;
import io.tierstream.console.store.TopicRecord;
import io.tierstream.console.store.TopicWriter;
import io.tierstream.console.store.WriterSchemas;
import io.tierstream.console.web.Json;
import io.tierstream.console.web.TransitionView;
import io.tierstream.schemas.Contract;
import io.tierstream.schemas.RecordEncoder;
import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.Evidence;
import io.tierstream.schemas.v1.ManualOverride;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import io.tierstream.schemas.v1.SegmentTransition;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service, with all its paths, in the hands of people who mean it no good. Its topics are out of reach; the store has some records. */
class SecurityTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final List<String> CUSTOMERS = List.of("C-1001", "C-1002", SCRIPT, "O'Brien");

    private static final String RULES = """
            ruleset: shop
            metrics:
              spend: {sum: amount, of: purchase, label: {en: "<script>alert(2)</script>"}}
            segments:
              vip: {when: spend > 100, label: {en: "<img src=x onerror=alert(3)>"}}
            tierSets:
              value:
                tiers:
                  - {tier: gold, when: spend >= 1000}
            """;

    /** Who may ask for what; null is everybody. A path that is missing here fails the test, and so does one that is here and not there. */
    private static final Map<String, Role> ROLES = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /api/v1/status", Role.VIEWER),
            Map.entry("GET /api/v1/distribution", Role.VIEWER),
            Map.entry("GET /api/v1/distribution/history", Role.VIEWER),
            Map.entry("GET /api/v1/flows", Role.VIEWER),
            Map.entry("GET /api/v1/dwell", Role.VIEWER),
            Map.entry("GET /api/v1/volatility", Role.VIEWER),
            Map.entry("GET /api/v1/leaving", Role.VIEWER),
            Map.entry("GET /api/v1/rule-sets", Role.VIEWER),
            Map.entry("GET /api/v1/rule-sets/{name}/tasks", Role.VIEWER),
            Map.entry("GET /api/v1/rule-sets/{name}/{version}", Role.VIEWER),
            Map.entry("GET /api/v1/health", Role.VIEWER),
            Map.entry("GET /api/v1/stream", Role.VIEWER),
            Map.entry("GET /metrics", Role.VIEWER),
            Map.entry("GET /openapi.yaml", Role.VIEWER),
            Map.entry("GET /api/v1/session", Role.VIEWER),
            Map.entry("GET /api/v1/customers", Role.ANALYST),
            Map.entry("GET /api/v1/customers/{id}", Role.ANALYST),
            Map.entry("GET /api/v1/customers/{id}/timeline", Role.ANALYST),
            Map.entry("GET /api/v1/customers/{id}/membership", Role.ANALYST),
            Map.entry("POST /api/v1/memberships", Role.ANALYST),
            Map.entry("GET /api/v1/dead-letters", Role.ANALYST),
            Map.entry("POST /api/v1/customers/{id}/pins", Role.OPERATOR),
            Map.entry("DELETE /api/v1/customers/{id}/pins/{name}", Role.OPERATOR),
            Map.entry("POST /api/v1/customers/{id}/erasure", Role.OPERATOR),
            Map.entry("GET /api/v1/webhooks", Role.ANALYST),
            Map.entry("GET /api/v1/webhooks/{id}", Role.ANALYST),
            Map.entry("GET /api/v1/webhooks/{id}/deliveries", Role.ANALYST),
            Map.entry("GET /api/v1/webhooks/{id}/deliveries/{delivery}", Role.ANALYST),
            Map.entry("GET /api/v1/webhooks/{id}/dead-letters", Role.ANALYST),
            Map.entry("POST /api/v1/webhooks", Role.OPERATOR),
            Map.entry("PUT /api/v1/webhooks/{id}", Role.OPERATOR),
            Map.entry("DELETE /api/v1/webhooks/{id}", Role.OPERATOR),
            Map.entry("POST /api/v1/webhooks/{id}/test", Role.OPERATOR),
            Map.entry("POST /api/v1/webhooks/{id}/enable", Role.OPERATOR),
            Map.entry("POST /api/v1/webhooks/{id}/disable", Role.OPERATOR),
            Map.entry("POST /api/v1/webhooks/{id}/rotate-secret", Role.OPERATOR),
            Map.entry("POST /api/v1/webhooks/{id}/replay", Role.OPERATOR),
            Map.entry("GET /api/v1/alerts", Role.VIEWER),
            Map.entry("GET /api/v1/audit", Role.OPERATOR)));

    /** Nothing is shown by them but whether the service is alive; a session is opened with a token. */
    private static final Set<String> OPEN_TO_ALL =
            Set.of("GET /livez", "GET /readyz", "GET /healthz", "POST /api/v1/session", "DELETE /api/v1/session");

    private static final List<String> PARAMETERS = List.of(
            "limit",
            "cursor",
            "prefix",
            "tier",
            "segment",
            "tag",
            "metric",
            "reason",
            "target",
            "span",
            "tierSet",
            "within",
            "customer",
            "user",
            "state");

    private static final List<String> PAYLOADS = List.of(
            "' OR '1'='1",
            "'; DROP TABLE customer; --",
            "\" OR \"\"=\"",
            "1 UNION SELECT NULL, NULL--",
            "value:gold' OR '1'='1",
            "spend>=1' OR '1'='1",
            "spend>=1); DELETE FROM audit; --",
            "%",
            "_",
            "\\",
            "x'||pg_sleep(9)||'",
            SCRIPT);

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static Console console;

    @BeforeAll
    static void start() {
        ConsoleSettings.Database database = ConsoleSettings.Database.inDirectory(directory);
        try (Store store = Store.open(database)) {
            fill(store);
        }
        List<StaticToken> tokens = Stream.of(Role.values())
                .map(role -> StaticToken.of(new Principal(role.name(), role), token(role)))
                .toList();
        Rate many = new Rate(100_000, 100_000);
        Limits limits = new Limits(many, many, many, 100_000, 100_000);
        console = Console.start(ConsoleSettings.of("127.0.0.1:1", "http://127.0.0.1:1", database)
                .withListen(new ConsoleSettings.Listen("127.0.0.1", 0))
                .withAccess(AccessSettings.none().withTokens(tokens).withLimits(limits)));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void fill(Store store) {
        WriterSchemas schemas = new WriterSchemas(store);
        schemas.keep(1, Contract.CUSTOMER_MEMBERSHIP.schema());
        schemas.keep(2, Contract.SEGMENT_TRANSITION.schema());
        RecordEncoder<CustomerMembership> memberships = new RecordEncoder<>(CustomerMembership.class, 1);
        RecordEncoder<SegmentTransition> transitions = new RecordEncoder<>(SegmentTransition.class, 2);
        List<TopicRecord> records = new ArrayList<>();
        for (String customer : CUSTOMERS) {
            CustomerMembership membership = Records.membership(customer, 1, NOW, "vip")
                    .setMetrics(Map.of("spend", "500"))
                    .build();
            SegmentTransition transition = Records.enter(customer, 1, "vip", NOW);
            records.add(new TopicRecord.Transition(place(records), transition, transitions.encode(transition)));
            records.add(new TopicRecord.Membership(place(records), membership, memberships.encode(membership)));
        }
        records.add(new TopicRecord.RuleSet(
                place(records),
                RuleSetDocument.newBuilder()
                        .setName("shop")
                        .setVersion(1)
                        .setText(RULES)
                        .setContentHash("0".repeat(64))
                        .setPublishedAt(NOW)
                        .build()));
        records.add(new TopicRecord.Verdict(
                place(records),
                RuleSetStatus.newBuilder()
                        .setName("shop")
                        .setVersion(1)
                        .setContentHash("0".repeat(64))
                        .setState(RuleSetState.IN_FORCE)
                        .setVersionInForce(1L)
                        .setDecidedAt(NOW)
                        .setIssues(List.of())
                        .build()));
        TopicWriter writer = new TopicWriter(store, ConsoleSettings.Retention.defaults(), (connection, fresh) -> {});
        writer.takeOver();
        writer.write(records, List.of(), NOW);
    }

    private static Place place(List<TopicRecord> before) {
        return new Place("topic", 0, before.size());
    }

    private static String token(Role role) {
        return (role.name() + "-0123456789abcdef0123456789abcdef").toLowerCase(Locale.ROOT);
    }

    // Every path.

    static List<String> routes() {
        return console.paths().stream()
                .filter(name -> !OPEN_TO_ALL.contains(name))
                .sorted()
                .toList();
    }

    @Test
    void hasARoleForEveryPath() {
        Set<String> expected = new TreeSet<>(ROLES.keySet());
        expected.addAll(OPEN_TO_ALL);

        assertThat(new TreeSet<>(console.paths())).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void letsEachRoleDoWhatItMayAndNothingElse(String route) {
        Role needed = ROLES.get(route);
        assertThat(needed).as(route).isNotNull();
        String method = route.split(" ")[0];
        String path = path(route);

        assertThat(Http.to(console.port()).statusOf(method, path)).as("nobody").isEqualTo(401);
        assertThat(Http.to(console.port()).bearer("x".repeat(40)).statusOf(method, path))
                .as("wrong token")
                .isEqualTo(401);
        for (Role role : Role.values()) {
            int status = Http.to(console.port()).bearer(token(role)).statusOf(method, path);
            if (role.includes(needed)) {
                assertThat(status).as(role.name()).isNotIn(401, 403).isLessThan(500);
            } else {
                assertThat(status).as(role.name()).isEqualTo(403);
            }
        }
        if (method.equals("GET")) {
            assertThat(Http.to(console.port()).statusOf("HEAD", path))
                    .as("HEAD")
                    .isEqualTo(401);
        }
    }

    private static String path(String route) {
        return route.split(" ")[1]
                .replace("{id}", "C-1001")
                .replace("{name}", "shop")
                .replace("{version}", "1")
                .replace("{delivery}", "1");
    }

    // What viewers must not see.

    @ParameterizedTest
    @MethodSource("routes")
    void showsNoCustomerToViewers(String route) {
        if (ROLES.get(route) != Role.VIEWER || route.endsWith("/stream")) {
            return;
        }
        Http.Answer answer = as(Role.VIEWER).get(path(route) + "?target=segment:vip&tierSet=value");

        CUSTOMERS.forEach(customer -> assertThat(answer.body()).doesNotContain(customer));
    }

    @Test
    void masksTransitionsForViewers() {
        SegmentTransition transition = Records.transition("C-1001", 1, Direction.ENTER, "vip", NOW)
                .setTippingEventId("order-77")
                .setOverride(ManualOverride.newBuilder()
                        .setCommandId("command-88")
                        .setAuthor("ana")
                        .setReason("Mrs Miller called")
                        .setApprovedBy("ben")
                        .build())
                .setEvidence(List.of(Evidence.newBuilder()
                        .setMetric("email")
                        .setOperator("!=")
                        .setThreshold("none")
                        .setValueBefore("miller@old.example")
                        .setValueAfter("miller@new.example")
                        .setHeldBefore(true)
                        .setHeldAfter(true)
                        .build()))
                .build();

        assertThat(new String(Json.bytes(TransitionView.masked(transition, "masked-1")), StandardCharsets.UTF_8))
                .contains("masked-1")
                .doesNotContain(
                        "C-1001", "order-77", "command-88", "Miller", "miller", "ana", "ben", transition.getId());
        assertThat(new String(Json.bytes(TransitionView.of(transition)), StandardCharsets.UTF_8))
                .contains("C-1001", "order-77", "command-88", "Miller", transition.getId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics/", "/openapi.yaml/", "/api/v1/status/", "/api/v1/customers/C-1001/"})
    void asksWhoItIsAlsoWhereAPathEndsWithASlash(String path) {
        assertThat(Http.to(console.port()).get(path).status()).isEqualTo(401);
        assertThat(as(Role.ANALYST).get(path).status()).isEqualTo(200);
    }

    /** A stream may go on for days; who listens stands in the log from its beginning. */
    @Test
    void tellsWhoListensWhileTheStreamGoesOn() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/stream?customer=C-1002"))
                .header("Authorization", "Bearer " + token(Role.ANALYST))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        try (Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body()) {
            assertThat(lines.limit(1)).singleElement().asString().startsWith("event: ");
            await().untilAsserted(() -> assertThat(
                            as(Role.OPERATOR).get("/api/v1/audit?user=ANALYST").body())
                    .contains("\"action\":\"GET /stream\"", "customer=C-1002"));
        }
    }

    @Test
    void tellsHowAWebhookWasChangedAndNeverItsSecrets() {
        String form = "{\"name\":\"%s\",\"url\":\"https://shop.example/hook\",\"targets\":[\"segment:vip\"],"
                + "\"headers\":[{\"name\":\"X-Key\",\"value\":\"very-secret-1\",\"secret\":true}]}";
        Http.Answer made = as(Role.OPERATOR).post("/api/v1/webhooks", form.formatted("Shop"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String id = json(made.body()).path("id").asText();
        String path = "/api/v1/webhooks/" + id;
        assertThat(as(Role.OPERATOR)
                        .with("Content-Type", "application/json")
                        .send("PUT", path, form.formatted("Warehouse"))
                        .status())
                .isEqualTo(200);
        assertThat(as(Role.OPERATOR).delete(path).status()).isEqualTo(204);

        JsonNode log = json(
                as(Role.OPERATOR).get("/api/v1/audit?limit=500&user=OPERATOR").body());
        Map<String, String> details = new HashMap<>();
        log.path("items")
                .forEach(entry -> details.putIfAbsent(
                        entry.path("action").asText(), entry.path("detail").asText()));
        assertThat(details.get("POST /webhooks")).contains(id, "Shop", "segment:vip", "X-Key");
        assertThat(details.get("PUT /webhooks/{id}")).contains("/webhooks/" + id, "Warehouse");
        assertThat(details.get("DELETE /webhooks/{id}")).contains("/webhooks/" + id);
        assertThat(log.toString())
                .doesNotContain(
                        "very-secret-1", json(made.body()).path("secret").asText());
    }

    // SQL.

    @ParameterizedTest
    @MethodSource("routes")
    void isNotMovedByWhatStandsInParameters(String route) {
        if (!route.startsWith("GET") || route.endsWith("/stream")) {
            return;
        }
        for (String parameter : PARAMETERS) {
            for (String payload : PAYLOADS) {
                Http.Answer answer = as(Role.OPERATOR).get(path(route) + "?" + parameter + "=" + encoded(payload));
                assertThat(answer.status())
                        .as("%s?%s=%s: %s", route, parameter, payload, answer.body())
                        .isLessThan(500);
            }
        }
        for (String payload : PAYLOADS) {
            String path =
                    route.split(" ")[1].replaceAll("\\{\\w+}", encoded(payload).replace("$", "\\$"));
            assertThat(as(Role.OPERATOR).get(path).status()).as("%s", path).isLessThan(500);
        }
        assertThat(as(Role.ANALYST).get("/api/v1/customers/C-1001").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefix", "segment", "tag"})
    void findsNobodyByTricks(String parameter) {
        for (String payload : PAYLOADS) {
            if (!payload.equals(SCRIPT)) {
                assertThat(as(Role.ANALYST)
                                .get("/api/v1/customers?" + parameter + "=" + encoded(payload))
                                .body())
                        .as(payload)
                        .contains("\"items\":[]");
            }
        }
        assertThat(as(Role.ANALYST).get("/api/v1/customers?prefix=O%27B").body())
                .contains("O'Brien");
    }

    @Test
    void isNotMovedByWhatStandsInBodies() {
        for (String payload : PAYLOADS) {
            String text = new String(Json.bytes(payload), StandardCharsets.UTF_8);
            Http.Answer found = as(Role.ANALYST).post("/api/v1/memberships", "{\"ids\":[" + text + "]}");
            assertThat(found.status()).isEqualTo(200);
            if (!payload.equals(SCRIPT)) {
                assertThat(found.body()).contains("\"items\":[]");
            }
            assertThat(as(Role.OPERATOR)
                            .post(
                                    "/api/v1/customers/C-1001/pins",
                                    "{\"tierSet\":" + text + ",\"name\":" + text + ",\"reason\":" + text + "}")
                            .status())
                    .isEqualTo(422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "C-1\\u0000001", "\\ud800", "x\\udc00y"})
    void takesNoTextThatNoDatabaseAndNoAnswerCouldHold(String escaped) {
        Http.Answer found = as(Role.ANALYST).post("/api/v1/memberships", "{\"ids\":[\"" + escaped + "\"]}");

        assertThat(found.status()).as(found.body()).isEqualTo(400);
        assertThat(as(Role.OPERATOR)
                        .post("/api/v1/customers/C-1001/erasure", "{\"reason\":\"" + escaped + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/customers",
                "/api/v1/customers/C-1001/timeline",
                "/api/v1/rule-sets",
                "/api/v1/dead-letters",
                "/api/v1/audit"
            })
    void isNotMovedByForgedCursors(String path) {
        for (byte[] place : List.of(
                new byte[0],
                new byte[] {0},
                new byte[] {'C', 0, '1'},
                new byte[] {(byte) 0xff, (byte) 0xfe},
                "-1".getBytes(StandardCharsets.UTF_8),
                "9223372036854775807".getBytes(StandardCharsets.UTF_8),
                "-9223372036854775808,2147483647,-1".getBytes(StandardCharsets.UTF_8),
                "1,1".getBytes(StandardCharsets.UTF_8),
                "' OR '1'='1".getBytes(StandardCharsets.UTF_8))) {
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(place);
            Http.Answer answer = as(Role.OPERATOR).get(path + "?cursor=" + cursor);
            assertThat(answer.status())
                    .as("%s %s: %s", path, cursor, answer.body())
                    .isIn(200, 400);
        }
        for (String cursor : List.of("AA", "QwAx", "_w", "*", "a=b", "%00")) {
            assertThat(as(Role.OPERATOR).get(path + "?cursor=" + cursor).status())
                    .as("%s %s", path, cursor)
                    .isEqualTo(400);
        }
    }

    // Scripts.

    @Test
    void showsScriptsAsJsonOnly() {
        for (String path : List.of(
                "/api/v1/customers",
                "/api/v1/customers/" + encoded(SCRIPT),
                "/api/v1/customers/" + encoded(SCRIPT) + "/timeline",
                "/api/v1/customers/" + encoded(SCRIPT) + "/nothing",
                "/api/v1/rule-sets/shop/1",
                "/api/v1/rule-sets/" + encoded(SCRIPT) + "/1",
                "/api/v1/rule-sets/" + encoded(SCRIPT) + "/tasks",
                "/api/v1/dwell?target=" + encoded(SCRIPT),
                "/api/v1/customers?tier=" + encoded(SCRIPT),
                "/api/v1/" + encoded(SCRIPT),
                "/" + encoded(SCRIPT))) {
            Http.Answer answer = as(Role.OPERATOR).get(path);
            assertThat(answer.header("Content-Type").orElse("none"))
                    .as("%s", path)
                    .satisfiesAnyOf(
                            type -> assertThat(type).startsWith("application/json"),
                            type -> assertThat(type).startsWith("application/problem+json"),
                            type -> assertThat(answer.body()).doesNotContain("<script"));
        }
    }

    // Files.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2f..%2fetc/passwd",
                "/%2e%2e%2fstore/200-access.sql",
                "/..%5c..%5cstore%5c200-access.sql",
                "/../store/200-access.sql",
                "/..;/store/200-access.sql",
                "/%252e%252e/store/200-access.sql",
                "/./../openapi.yaml",
                "//etc/passwd",
                "/store/200-access.sql",
                "/io/tierstream/console/store/200-access.sql",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/api/v1/../../metrics",
                "/api/v1/customers/..%2f..%2f..%2f..%2fetc%2fpasswd",
                "/api/v1/rule-sets/..%2F..%2Fstore/1",
                "/api/v1/%2e%2e/%2e%2e/metrics"
            })
    void servesNothingBesideThePages(String path) {
        Http.Answer answer = Http.to(console.port()).get(path);

        assertThat(answer.status()).isIn(400, 401, 404);
        assertThat(answer.body()).doesNotContain("root:", "CREATE TABLE", "openapi: 3", "Manifest-Version", "# HELP");
    }

    // What is not there, or not new.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/dwell?target=segment:vlp",
                "/api/v1/dwell?target=vip",
                "/api/v1/distribution/history?target=tier:value:glod",
                "/api/v1/flows?tierSet=values",
                "/api/v1/leaving?target=segment:vlp"
            })
    void saysThatSomethingIsNotThereAndWhereToLook(String path) {
        Http.Answer answer = as(Role.VIEWER).get(path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.body()).contains("/api/v1/distribution");
        assertDescribed("GET", path, answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "\"other\",W/%s , \"third\"", "*"})
    void sendsNothingAnewToWhoHasIt(String header) {
        String path = "/api/v1/rule-sets/shop/1";
        String tag = as(Role.VIEWER).get(path).header("ETag").orElseThrow();

        Http.Answer answer =
                as(Role.VIEWER).with("If-None-Match", header.replace("%s", tag)).get(path);
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("ETag")).contains(tag);
        assertThat(as(Role.VIEWER).with("If-None-Match", "\"other\"").get(path).status())
                .isEqualTo(200);
    }

    // The description.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/session",
                "/api/v1/audit",
                "/api/v1/customers/C-1001",
                "/api/v1/customers/nobody",
                "/api/v1/rule-sets/shop/1",
                "/api/v1/audit?cursor=x"
            })
    void answersAsDescribed(String path) {
        assertDescribed("GET", path, as(Role.OPERATOR).get(path));
        assertDescribed("GET", path, Http.to(console.port()).get(path));
        assertDescribed(
                "GET",
                path,
                as(Role.OPERATOR).with("Origin", "http://evil.example").get(path));
    }

    @Test
    void answersChangesAsDescribed() {
        String session = "/api/v1/session";
        String body = "{\"token\":\"" + token(Role.ANALYST) + "\"}";
        assertDescribed("POST", session, Http.to(console.port()).post(session, body));
        assertDescribed("POST", session, Http.to(console.port()).post(session, "{}"));
        assertDescribed("POST", session, Http.to(console.port()).send("POST", session, body));
        for (String command : List.of("pins", "erasure")) {
            String path = "/api/v1/customers/C-1001/" + command;
            assertDescribed("POST", path, as(Role.OPERATOR).post(path, "{}"));
            assertDescribed("POST", path, as(Role.OPERATOR).post(path, "["));
            assertDescribed("POST", path, as(Role.VIEWER).post(path, "{}"));
        }
        String erasure = "/api/v1/customers/C-1001/erasure";
        Http.Answer unsent = as(Role.OPERATOR).post(erasure, "{\"reason\":\"x\"}");
        assertThat(unsent.status()).as("the topic is out of reach").isEqualTo(503);
        assertDescribed("POST", erasure, unsent);
    }

    private static void assertDescribed(String method, String path, Http.Answer answer) {
        String type = answer.header("Content-Type").orElse("");
        assertThat(new OpenApi()
                        .mistakes(method, path.replaceAll("\\?.*", ""), answer.status(), type, json(answer.body())))
                .as("%s %s: %s %s", method, path, answer.status(), answer.body())
                .isEmpty();
    }

    private static JsonNode json(String body) {
        try {
            return Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(body, e);
        }
    }

    // The network.

    @Test
    void doesNotStartOnTheNetworkWithoutAccessControl() {
        ConsoleSettings settings = ConsoleSettings.of(
                        "127.0.0.1:1", "http://127.0.0.1:1", ConsoleSettings.Database.inMemory())
                .withListen(new ConsoleSettings.Listen("0.0.0.0", 0));

        assertThatThrownBy(() -> Console.start(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--tokens FILE");
    }

    @Test
    void endsTheStreamOfNobody() {
        assertThat(Http.to(console.port()).statusOf("GET", "/api/v1/stream?customer=C-1001"))
                .isEqualTo(401);
        assertThat(as(Role.VIEWER).statusOf("GET", "/api/v1/stream?customer=C-1001"))
                .isEqualTo(403);
    }

    private static Http as(Role role) {
        return Http.to(console.port()).bearer(token(role));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
