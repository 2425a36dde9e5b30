package io.tierstream.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.SelectOption;
import io.tierstream.console.Console;
import io.tierstream.console.ConsoleSettings;
import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.ConsoleSettings.Listen;
import io.tierstream.console.access.Http;
import io.tierstream.console.store.Place;
import io.tierstream.console.store.Store;
import io.tierstream.console.store.TopicRecord;
import io.tierstream.console.store.TopicWriter;
import io.tierstream.schemas.v1.RuleSetDocument;
import io.tierstream.schemas.v1.RuleSetState;
import io.tierstream.schemas.v1.RuleSetStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages make of answers that the shop of the other tests does not give. The answers are the test's own, the rest is a console without topics. */
class ConsoleAnswersITCase {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String RULES = """
            ruleset: shop
            metrics:
              spend: {sum: amount, of: purchase}
            segments:
              vip: {when: spend > 100}
            tierSets:
              value:
                label: {en: Value}
                tiers:
                  - {tier: gold, label: {en: Gold}, when: spend >= 1000}
                  - {tier: silver, label: {en: Silver}, when: spend >= 100}
                  - {tier: bronze, label: {en: Bronze}, when: spend >= 1}
            """;

    private static final String TIMING = "{\"for\":\"1d\",\"grace\":\"7d\",\"minimumStay\":null,\"cooldown\":\"90d\"}";

    private static final String CUSTOMER = """
            {"id":"C-1","asOf":"2026-05-01T12:00:00Z","sequence":1,"ruleSet":"shop","version":1,
             "tiers":[{"tierSet":"value","tier":"gold","since":"2026-04-01T00:00:00Z","expectedExitAt":null,"pinned":true}],
             "segments":[],"tags":[],"metrics":[{"name":"spend","value":"20","label":null}],"pins":[],
             "outlook":[{"tierSet":"value","current":"gold","pinned":true,"byRules":"bronze",
              "next":{"tier":"silver","held":false,"timing":TIMING,
               "missing":[{"kind":"test","text":"spend >= 100","held":false,"metric":"spend","value":"20","operator":">=",
                "threshold":"100","difference":"80","changesAt":null}],
               "unsaid":[{"kind":"unsaid","text":"percentile(spend) >= 90","held":null,"why":"PLACE","metrics":[],"reason":"in English"}]},
              "keep":{"held":true,"conditions":[],"timing":TIMING,"maintained":"until end of next year in UTC","maintainedWhile":null}}]}
            """.replace("TIMING", TIMING);

    private static final String WEBHOOK = """
            {"id":"w1","enabled":true,"reason":null,"createdAt":"2026-05-01T12:00:00Z","updatedAt":"2026-05-01T12:00:00Z",
             "circuit":"closed","secrets":[],"counts":{"pending":0,"delivered":0,"dead":0,"suppressed":0},"oldestPendingAt":null,
             "name":"Shop","url":"https://shop.example","targets":["tier:value:*","segment:*"],"directions":[],"causes":[],"filter":null,
             "alerts":[],"fields":[],"format":"standard","template":null,"headers":[],"consent":null,
             "timeoutSeconds":10,"maxPerSecond":50,"maxConcurrency":8}
            """;

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static Console console;

    @SuppressWarnings("NullAway.Init")
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        assumeTrue(Chromium.isInstalled(), Chromium.MISSING);
        Database database = Database.inDirectory(directory);
        try (Store store = Store.open(database)) {
            TopicWriter writer =
                    new TopicWriter(store, ConsoleSettings.Retention.defaults(), (connection, fresh) -> {});
            writer.takeOver();
            writer.write(List.of(ruleSet(), verdict()), List.of(), NOW);
        }
        console = Console.start(ConsoleSettings.of("127.0.0.1:1", "http://127.0.0.1:1", database)
                .withListen(new Listen("127.0.0.1", 0)));
        chromium = new Chromium();
    }

    private static TopicRecord ruleSet() {
        return new TopicRecord.RuleSet(
                new Place("rules", 0, 0),
                RuleSetDocument.newBuilder()
                        .setName("shop")
                        .setVersion(1)
                        .setText(RULES)
                        .setContentHash("0".repeat(64))
                        .setPublishedAt(NOW)
                        .build());
    }

    private static TopicRecord verdict() {
        return new TopicRecord.Verdict(
                new Place("status", 0, 0),
                RuleSetStatus.newBuilder()
                        .setName("shop")
                        .setVersion(1)
                        .setContentHash("0".repeat(64))
                        .setState(RuleSetState.IN_FORCE)
                        .setVersionInForce(1L)
                        .setDecidedAt(NOW)
                        .setIssues(List.of())
                        .build());
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {chromium, console}) {
            if (part != null) {
                part.close();
            }
        }
    }

    // Rule sets.

    @Test
    void findsTheVersionInForceHoweverManyCameAfterIt() {
        try (Visit visit = visit(Chromium.Look.LARGE)) {
            answer(
                    visit.page,
                    "/api/v1/rule-sets?",
                    request -> request.url().contains("cursor=")
                            ? page(version(1, verdict("IN_FORCE", 1)), null)
                            : page(
                                    version(3, verdict("REJECTED", 1)) + "," + version(2, verdict("SUPERSEDED", 1)),
                                    "more"));
            visit.open("rule-sets");

            visit.sees("Version 1 in force since");
            assertThat(visit.page.locator("tr:has-text('Version 1')")).containsText("In force");
        }
    }

    @Test
    void saysWhichVersionIsInForceAlsoIfItsTextWasNeverSeen() {
        try (Visit visit = visit(Chromium.Look.LARGE)) {
            answer(
                    visit.page,
                    "/api/v1/rule-sets?",
                    request -> page(version(8, verdict("REJECTED", 7)) + "," + version(5, "null"), null));
            visit.open("rule-sets");

            visit.sees("Version 7 is in force");
            assertThat(visit.page.locator("tr:has-text('Version 5')")).containsText("Superseded");
        }
    }

    private static String page(String items, @Nullable String next) {
        return "{\"items\":[" + items + "],\"next\":" + (next == null ? "null" : "\"" + next + "\"") + "}";
    }

    private static String version(int number, String status) {
        return "{\"name\":\"shop\",\"version\":" + number + ",\"contentHash\":\"" + "0".repeat(64)
                + "\",\"publishedAt\":\"2026-05-0" + number
                + "T12:00:00Z\",\"author\":null,\"comment\":null,\"status\":" + status
                + "}";
    }

    private static String verdict(String state, int inForce) {
        return "{\"state\":\"" + state + "\",\"versionInForce\":" + inForce
                + ",\"decidedAt\":\"2026-05-01T12:00:00Z\",\"issues\":[]}";
    }

    // A customer.

    @Test
    void saysWhatTheRulesAskOfWhoIsPinned() {
        try (Visit visit = visit(Chromium.Look.LARGE)) {
            customer(visit.page);
            visit.open("customer/C-1");

            visit.sees("A pin decides: Gold. By the rules alone it would be: Bronze.");
            visit.sees("To reach Silver");
            visit.sees("What keeps Bronze");
            visit.sees("Kept until the end of the next year (UTC), even if conditions fail");
            assertThat(visit.page.locator(".outlook")).containsText("after it has held for 1d · not again within 90d");
            assertThat(visit.page.locator(".outlook")).containsText("leaves after 7d of grace");
            assertThat(visit.page.getByText("after it has held for")).hasCount(1);
            visit.assertSound("pinned");
        }
    }

    @Test
    void saysItInTheReadersLanguage() {
        try (Visit visit = visit(Chromium.Look.LARGE.chinese())) {
            customer(visit.page);
            visit.open("customer/C-1");

            visit.sees("由固定决定");
            visit.sees("该条件取决于在全部客户中的排名");
            visit.sees("即使条件不满足也保留：至下一年结束");
            visit.open("health");
            visit.sees("进入 − 退出 = 人数");
            visit.assertSound("Chinese");
        }
    }

    @Test
    void keepsACustomerOutOfAWholeTierSet() {
        AtomicReference<String> sent = new AtomicReference<>("");
        try (Visit visit = visit(Chromium.Look.LARGE)) {
            customer(visit.page);
            answer(visit.page, "/C-1/pins", request -> {
                sent.set(Objects.requireNonNull(request.postData()));
                return "{\"commandId\":\"K-1\"}";
            });
            visit.open("customer/C-1");
            visit.button("Pin…").click();
            exactly(visit, "How").selectOption("false");
            visit.page.getByLabel("Tier or segment").selectOption(new SelectOption().setLabel("Value · every tier"));
            visit.page.getByLabel("Reason").fill("Fraud");
            visit.button("Pin").click();

            visit.sees("Command sent (K-1)");
            assertThat(sent.get()).contains("\"tierSet\":null", "\"name\":\"value\"", "\"member\":false");
        }
    }

    @Test
    void sendsACommandAgainAsTheSameOne() {
        List<String> keys = new ArrayList<>();
        try (Visit visit = visit(Chromium.Look.LARGE)) {
            customer(visit.page);
            visit.page.route(url -> url.contains("/C-1/erasure"), route -> {
                keys.add(Objects.requireNonNull(route.request().headers().get("idempotency-key")));
                route.fulfill(
                        new Route.FulfillOptions()
                                .setStatus(503)
                                .setContentType("application/problem+json")
                                .setBody(
                                        "{\"type\":\"about:blank\",\"title\":\"Command not sent\",\"status\":503,\"detail\":\"the broker is away\"}"));
            });
            visit.open("customer/C-1");
            visit.button("Erase…").click();
            visit.page.getByLabel("Type the customer's id").fill("C-1");
            for (String reason : List.of("asked", "asked", "asked twice")) {
                visit.page.getByLabel("Reason").fill(reason);
                visit.button("Erase for ever").click();
                visit.sees("the broker is away");
            }

            assertThat(keys).hasSize(3);
            assertThat(keys.get(1)).isEqualTo(keys.get(0)).matches("[0-9a-f]{32}");
            assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
        }
    }

    private static void customer(Page page) {
        answer(page, "/api/v1/customers/C-1/timeline", request -> "{\"items\":[],\"next\":null}");
        page.route(url -> url.endsWith("/api/v1/customers/C-1"), route -> fulfil(route, CUSTOMER));
    }

    @Test
    void searchesBetweenTwoValuesOfAMetric() {
        try (Visit visit = visit(Chromium.Look.SMALL).open("customers")) {
            Request request = visit.page.waitForRequest(
                    one -> one.url().contains("metric=spend%3E%3D100&metric=spend%3C%3D500"), () -> {
                        exactly(visit, "Metric").fill("spend");
                        exactly(visit, "Value").fill("100");
                        exactly(visit, "at most").fill("500");
                    });
            assertThat(request.url()).contains("/api/v1/customers?");
            visit.settle();
            visit.page.reload();
            visit.settle();
            assertThat(exactly(visit, "at most")).hasValue("500");
            visit.assertSound("range");
        }
    }

    @Test
    void findsWhoLookedAtACustomer() {
        try (Visit visit = visit(Chromium.Look.SMALL).open("audit?customer=C-2")) {
            visit.page.waitForRequest(one -> one.url().contains("/api/v1/audit?customer=C-1&user=ana"), () -> {
                exactly(visit, "Customer").fill("C-1");
                exactly(visit, "Who").fill("ana");
            });
            visit.sees("Write the id or the name in full");
            visit.assertSound("audit");
            Axe.assertNothingFound(visit.page, "audit");
        }
    }

    // Webhooks.

    @Test
    void neverSaysThatItCopiedASecretWhenItDidNot() {
        try (Visit visit = visit(Chromium.Look.LARGE)) {
            visit.page.addInitScript("Object.defineProperty(navigator, 'clipboard', { get: () => undefined })");
            answer(visit.page, "/webhooks/w1/deliveries", request -> "{\"items\":[],\"next\":null}");
            answer(visit.page, "/webhooks/w1/rotate-secret", request -> "{\"secret\":\"whsec_c2VjcmV0\"}");
            visit.page.route(url -> url.endsWith("/webhooks/w1"), route -> fulfil(route, WEBHOOK));
            visit.open("webhooks/w1");
            visit.sees("All of Value");
            visit.sees("All segments");
            visit.button("New secret").click();
            visit.page.locator("dialog").getByText("New secret").last().click();
            visit.button("Copy").click();

            visit.sees("Marked: copy it by hand");
            assertThat((String) visit.page.evaluate("() => getSelection().toString()"))
                    .isEqualTo("whsec_c2VjcmV0");
        }
    }

    // The stream.

    /** A browser has six connections for all pages of a host. */
    @Test
    void keepsNoConnectionForAPageThatNobodySees() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("distribution")) {
            await().atMost(PATIENCE).until(() -> clients() == 1);
            hide(visit.page, true);
            await().atMost(PATIENCE).until(() -> clients() == 0);
            assertThat(visit.page.getByText("The connection is lost")).hasCount(0);

            hide(visit.page, false);
            await().atMost(PATIENCE).until(() -> clients() == 1);
        }
    }

    private static void hide(Page page, boolean hidden) {
        page.evaluate(
                "hidden => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden }); document.dispatchEvent(new Event('visibilitychange')); }",
                hidden);
    }

    private static int clients() {
        return Http.to(console.port())
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("tierstream_console_stream_clients "))
                .mapToInt(line -> (int) Double.parseDouble(line.split(" ")[1]))
                .findFirst()
                .orElseThrow();
    }

    /** What is asked of a part of the interface is answered by the test. */
    private static void answer(Page page, String part, Function<Request, String> json) {
        page.route(url -> url.contains(part), route -> fulfil(route, json.apply(route.request())));
    }

    private static void fulfil(Route route, String json) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(200)
                .setContentType("application/json")
                .setBody(json));
    }

    private static Locator exactly(Visit visit, String label) {
        return visit.page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    private static Visit visit(Chromium.Look look) {
        return new Visit(chromium, look, console.url());
    }
}
