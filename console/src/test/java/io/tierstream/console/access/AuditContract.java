package io.tierstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.web.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log and the book of commands, whichever database they are in. */
abstract class AuditContract {

    private static final String AUDIT = "/api/v1/audit";

    /** Looking at the log is logged too. */
    private static final String WHOLE = AUDIT + "?limit=500";

    private static final String CUSTOMER = "/api/v1/customers/";

    @SuppressWarnings("NullAway.Init")
    private Service service;

    /** A database with nothing in it. */
    abstract ConsoleSettings.Database empty();

    @BeforeEach
    void open() {
        service = Service.open(Service.tokens().withAuditRetention(Duration.ofDays(30)), empty());
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void tellsWhoLookedAtWhom() {
        service.request().bearer(Service.ANALYST).get(CUSTOMER + "C-1001");

        JsonNode entry = awaitEntry("GET /customers/{id}");
        assertThat(entry.path("user").asText()).isEqualTo("ana");
        assertThat(entry.path("role").asText()).isEqualTo("analyst");
        assertThat(entry.path("customer").asText()).isEqualTo("C-1001");
        assertThat(entry.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(entry.path("status").asInt()).isEqualTo(200);
        assertThat(entry.path("at").asText()).isEqualTo("2026-05-01T12:00:00Z");
    }

    @Test
    void tellsWhoWasRefused() {
        service.request().bearer(Service.VIEWER).get(CUSTOMER + "C-1001");
        service.request().get(CUSTOMER + "C-1002");

        await().untilAsserted(() -> assertThat(entries(WHOLE))
                .extracting(one ->
                        one.path("user").asText() + " " + one.path("customer").asText() + " "
                                + one.path("status").asInt())
                .contains("vera C-1001 403", "- C-1002 401"));
    }

    @Test
    void tellsWhoGaveACommandBeforeItIsAnswered() {
        service.request()
                .bearer(Service.OPERATOR)
                .with("Idempotency-Key", "K-1")
                .post(CUSTOMER + "C-1001/pins", "{\"name\":\"vip\",\"reason\":\"goodwill\"}");

        List<JsonNode> entries = entries(AUDIT + "?customer=C-1001");
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).path("action").asText()).isEqualTo("POST /customers/{id}/pins");
        assertThat(entries.get(0).path("detail").asText()).contains("command K-1", "goodwill", "vip");
    }

    @Test
    void notesACommandOnce() {
        for (int i = 0; i < 2; i++) {
            assertThat(service.request()
                            .bearer(Service.OPERATOR)
                            .with("Idempotency-Key", "K-1")
                            .post(CUSTOMER + "C-1001/pins", "{\"name\":\"vip\",\"reason\":\"goodwill\"}")
                            .status())
                    .isEqualTo(202);
        }
        assertThat(service.commands).hasSize(1);
        assertThat(entries(AUDIT + "?customer=C-1001")).hasSize(1);
    }

    @Test
    void forgetsCommandsLongAfterTheyCouldComeAgain() {
        for (int days : new int[] {0, 29, 2}) {
            service.clock.set(service.clock.instant().plus(Duration.ofDays(days)));
            assertThat(service.request()
                            .bearer(Service.OPERATOR)
                            .with("Idempotency-Key", "K-1")
                            .post(CUSTOMER + "C-1001/pins", "{\"name\":\"vip\",\"reason\":\"goodwill\"}")
                            .status())
                    .isEqualTo(202);
        }
        assertThat(service.commands)
                .as("after 29 days it was known, after 31 not")
                .hasSize(2);
    }

    @Test
    void namesWhatWasChangedAndHow() {
        service.request()
                .bearer(Service.OPERATOR)
                .with("Content-Type", "application/json")
                .send("PUT", "/api/v1/webhooks/w-17?dry=1", "{\"name\":\"shop\"}");

        JsonNode entry = awaitEntry("PUT /webhooks/{id}");
        assertThat(entry.path("detail").asText()).isEqualTo("/webhooks/w-17 ?dry=1 now {\"name\":\"shop\"}");
        assertThat(entry.path("customer").isNull()).isTrue();
    }

    @Test
    void findsEntriesByUserAndCustomerTogether() {
        pin("C-1");
        pin("C-2");
        service.request().bearer(Service.ANALYST).get(CUSTOMER + "C-1");
        awaitEntry("GET /customers/{id}");

        assertThat(entries(AUDIT + "?customer=C-1&user=otto"))
                .extracting(one -> one.path("action").asText())
                .containsExactly("POST /customers/{id}/pins");
        assertThat(entries(AUDIT + "?customer=C-1&user=ana"))
                .extracting(one -> one.path("action").asText())
                .containsExactly("GET /customers/{id}");
        assertThat(entries(AUDIT + "?customer=C-2&user=ana")).isEmpty();
    }

    @Test
    void tellsOfSignIns() {
        service.request().post("/api/v1/session", "{\"token\":\"" + Service.ANALYST + "\"}");

        JsonNode entry = awaitEntry("POST /session");
        assertThat(entry.path("user").asText()).isEqualTo("ana");
        assertThat(entry.path("status").asInt()).isEqualTo(201);
        assertThat(entry.toString()).doesNotContain(Service.ANALYST);
    }

    @Test
    void saysNothingOfNumbers() {
        service.request().bearer(Service.ANALYST).get("/api/v1/numbers");
        service.request().bearer(Service.ANALYST).get(CUSTOMER + "C-1");

        awaitEntry("GET /customers/{id}");
        assertThat(entries(WHOLE))
                .extracting(one -> one.path("action").asText())
                .doesNotContain("GET /numbers");
    }

    @Test
    void countsLookUpsByTheMinute() {
        for (int i = 0; i < 7; i++) {
            service.request().bearer(Service.ANALYST).get(CUSTOMER + "C-" + i + "/membership");
        }
        service.clock.set(service.clock.instant().plus(Duration.ofMinutes(1)));

        JsonNode entry = awaitEntry("GET /customers/{id}/membership");
        assertThat(entry.path("detail").asText()).isEqualTo("7 requests, 7 customers");
        assertThat(entry.path("customer").isNull()).isTrue();
    }

    @Test
    void countsTheCustomersOfLookUpsOfMany() {
        for (int i = 0; i < 2; i++) {
            service.request().bearer(Service.ANALYST).post("/api/v1/memberships", "{}");
        }
        service.clock.set(service.clock.instant().plus(Duration.ofMinutes(1)));

        assertThat(awaitEntry("POST /memberships").path("detail").asText()).isEqualTo("2 requests, 2000 customers");
    }

    @Test
    void comesInPagesNewestFirst() {
        for (int i = 0; i < 5; i++) {
            pin("C-" + i);
        }
        List<String> customers = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = page(AUDIT + "?user=otto&limit=2" + cursor);
            page.path("items").forEach(one -> {
                if (one.path("action").asText().startsWith("POST")) {
                    customers.add(one.path("customer").asText());
                }
            });
            cursor = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").asText();
        }
        assertThat(customers).containsExactly("C-4", "C-3", "C-2", "C-1", "C-0");
    }

    @Test
    void forgetsWhatIsOld() {
        pin("C-old");
        service.clock.set(service.clock.instant().plus(Duration.ofDays(31)));
        pin("C-new");

        await().untilAsserted(() -> assertThat(entries(WHOLE))
                .extracting(one -> one.path("customer").asText())
                .contains("C-new")
                .doesNotContain("C-old"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE audit; --",
                "' OR '1'='1",
                "\\'; DELETE FROM audit; --",
                "%27%20OR%201=1",
                "${jndi:ldap://x}"
            })
    void isNotMovedByWhatStandsInAnId(String id) {
        String encoded = java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
        pin("C-other");
        service.request().bearer(Service.ANALYST).get(CUSTOMER + encoded);

        assertThat(entries(AUDIT + "?customer=" + encoded))
                .extracting(one -> one.path("customer").asText())
                .doesNotContain("C-other");
        assertThat(entries(AUDIT + "?user=" + encoded)).isEmpty();
        assertThat(entries(AUDIT + "?customer=C-other")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cursor=x", "cursor=MSBPUiAx", "limit=0", "limit=1000", "limit=1;DROP"})
    void takesNoOtherPlaces(String query) {
        assertThat(service.request()
                        .bearer(Service.OPERATOR)
                        .get(AUDIT + "?" + query)
                        .status())
                .isEqualTo(400);
    }

    private void pin(String customer) {
        assertThat(service.request()
                        .bearer(Service.OPERATOR)
                        .post(CUSTOMER + customer + "/pins", "{\"name\":\"vip\",\"reason\":\"goodwill\"}")
                        .status())
                .isEqualTo(202);
    }

    private JsonNode awaitEntry(String action) {
        await().untilAsserted(() -> assertThat(entries(WHOLE))
                .extracting(one -> one.path("action").asText())
                .contains(action));
        return entries(WHOLE).stream()
                .filter(one -> one.path("action").asText().equals(action))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> entries(String path) {
        List<JsonNode> entries = new ArrayList<>();
        page(path).path("items").forEach(entries::add);
        return entries;
    }

    private JsonNode page(String path) {
        Http.Answer answer = service.request().bearer(Service.OPERATOR).get(path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        try {
            return Json.mapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
