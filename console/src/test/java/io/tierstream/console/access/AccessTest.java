package io.tierstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final String NUMBERS = "/api/v1/numbers";
    private static final String CUSTOMER = "/api/v1/customers/C-1001";
    private static final String PINS = CUSTOMER + "/pins";
    private static final String PIN = "{\"name\":\"vip\",\"reason\":\"goodwill\"}";
    private static final String SESSION = "/api/v1/session";

    private Service service = Service.open(Service.tokens());

    @AfterEach
    void close() {
        service.close();
    }

    // Tokens.

    @Test
    void letsInWhoHasAToken() {
        assertThat(service.request().bearer(Service.VIEWER).get(NUMBERS).status())
                .isEqualTo(200);
        assertThat(service.request().bearer(Service.ANALYST).get(CUSTOMER).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong-token-0123456789abcdefghijklm",
                "Bearer ",
                "Bearer",
                "Bearer viewer-token-0123456789abcdefghijk",
                "Bearer viewer-token-0123456789abcdefghijklX",
                "bearer VIEWER-TOKEN-0123456789ABCDEFGHIJKL",
                "Basic dmlld2VyOnZpZXdlcg==",
                "viewer-token-0123456789abcdefghijkl",
                "Bearer null",
                "Bearer sha256:0000000000000000000000000000000000000000000000000000000000000000"
            })
    void turnsAwayWhoHasAnother(String authorization) {
        Http.Answer answer =
                service.request().with("Authorization", authorization).get(NUMBERS);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=\"tierstream\"");
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
    }

    @Test
    void turnsAwayWhoHasNone() {
        assertThat(service.request().get(NUMBERS).status()).isEqualTo(401);
        assertThat(service.request().get(CUSTOMER).status()).isEqualTo(401);
        assertThat(service.request().post(PINS, PIN).status()).isEqualTo(401);
    }

    @Test
    void keepsEachRoleToWhatItMayDo() {
        assertThat(service.request().bearer(Service.VIEWER).get(CUSTOMER).status())
                .isEqualTo(403);
        assertThat(service.request().bearer(Service.ANALYST).post(PINS, PIN).status())
                .isEqualTo(403);
        assertThat(service.request().bearer(Service.OPERATOR).post(PINS, PIN).status())
                .isEqualTo(202);
        assertThat(service.request()
                        .bearer(Service.ANALYST)
                        .get("/api/v1/audit")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void masksCustomersForViewers() {
        String masked = service.request().bearer(Service.VIEWER).get(NUMBERS).body();

        assertThat(masked).contains("masked-").doesNotContain("C-1001");
        assertThat(service.request().bearer(Service.VIEWER).get(NUMBERS).body()).isEqualTo(masked);
        assertThat(service.request().bearer(Service.ANALYST).get(NUMBERS).body())
                .contains("C-1001");
    }

    @Test
    void servesPagesToEverybody() {
        assertThat(service.request().get("/").status()).isEqualTo(200);
    }

    // Without access control.

    @Test
    void takesWhoIsAtThisMachineForItsOperator() {
        open(AccessSettings.none());

        assertThat(service.request().post(PINS, PIN).status()).isEqualTo(202);
        assertThat(service.commands.get(0).getIssuedBy()).isEqualTo("local");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto", "Via"})
    void letsNobodyInThroughAProxyWithoutAccessControl(String header) {
        open(AccessSettings.none());

        Http.Answer answer = service.request().with(header, "203.0.113.7").get(NUMBERS);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("Configure tokens");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "10.0.0.1",
                ""
            })
    void isNotReachedUnderAnotherName(String host) {
        open(AccessSettings.none());

        assertThat(service.request().with("Host", host).get(NUMBERS).status()).isIn(400, 421);
        assertThat(service.request().with("Host", host).get("/").status()).isIn(400, 421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8080", "[::1]:8080", "127.1.2.3"})
    void isReachedUnderTheNamesOfThisMachine(String host) {
        open(AccessSettings.none());

        assertThat(service.request().with("Host", host).get(NUMBERS).status()).isEqualTo(200);
    }

    @Test
    void isReachedUnderItsConfiguredNameOnly() {
        open(Service.tokens().withOrigins(Set.of("https://tiers.example.com")));

        assertThat(asOperator().with("Host", "tiers.example.com").get(NUMBERS).status())
                .isEqualTo(200);
        assertThat(asOperator().with("Host", "evil.example").get(NUMBERS).status())
                .isEqualTo(421);
    }

    // Other sites.

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "null", "http://localhost:1", "http://localhost.evil.example", "file://"
            })
    void refusesWhatPagesOfOtherSitesSend(String origin) {
        open(AccessSettings.none());

        assertThat(service.request().with("Origin", origin).post(PINS, PIN).status())
                .isEqualTo(403);
        assertThat(service.request().with("Origin", origin).get(NUMBERS).status())
                .isEqualTo(403);
        assertThat(service.request()
                        .with("Origin", origin)
                        .delete(PINS + "/vip?reason=x")
                        .status())
                .isEqualTo(403);
        assertThat(service.commands).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void refusesWhatBrowsersSayIsOfOtherSites(String site) {
        open(AccessSettings.none());

        assertThat(service.request()
                        .with("Sec-Fetch-Site", site)
                        .post(PINS, PIN)
                        .status())
                .isEqualTo(403);
        assertThat(service.request().with("Sec-Fetch-Site", site).get(NUMBERS).status())
                .isEqualTo(403);
        assertThat(service.request()
                        .with("Sec-Fetch-Site", site)
                        .with("Sec-Fetch-Mode", "navigate")
                        .get(NUMBERS)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void takesWhatItsOwnPagesSend() {
        open(AccessSettings.none());
        String own = "http://localhost:" + service.port();

        assertThat(service.request()
                        .with("Origin", own)
                        .with("Sec-Fetch-Site", "same-origin")
                        .post(PINS, PIN)
                        .status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"
            })
    void takesNoBodyThatAFormCouldSend(String type) {
        open(AccessSettings.none());

        assertThat(service.request()
                        .with("Content-Type", type)
                        .send("POST", PINS, PIN)
                        .status())
                .isEqualTo(415);
        assertThat(service.request().send("POST", PINS, PIN).status()).isEqualTo(415);
        assertThat(service.commands).isEmpty();
    }

    @Test
    void letsNoOtherSiteReadAnything() {
        Http.Answer answer = asOperator().get(NUMBERS);

        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(service.request()
                        .with("Origin", "https://evil.example")
                        .with("Access-Control-Request-Method", "POST")
                        .send("OPTIONS", PINS, null)
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    // Sessions.

    @Test
    void makesASessionOfAToken() {
        Http.Answer signedIn = service.request().post(SESSION, "{\"token\":\"" + Service.ANALYST + "\"}");

        assertThat(signedIn.status()).isEqualTo(201);
        assertThat(signedIn.body())
                .contains("\"user\":\"ana\"", "\"role\":\"analyst\"", "\"until\":\"2026-05-02T00:00:00Z\"");
        assertThat(signedIn.header("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
                .doesNotContain(Service.ANALYST);
        assertThat(withCookie(signedIn).get(CUSTOMER).status()).isEqualTo(200);
        assertThat(withCookie(signedIn).get(SESSION).body()).contains("\"user\":\"ana\"");
    }

    @Test
    void keepsTheCookieToTlsWhereBrowsersComeByIt() {
        open(Service.tokens().withOrigins(Set.of("https://tiers.example.com")));

        Http.Answer signedIn = service.request()
                .with("Host", "tiers.example.com")
                .with("Origin", "https://tiers.example.com")
                .post(SESSION, "{\"token\":\"" + Service.ANALYST + "\"}");

        assertThat(signedIn.header("Set-Cookie").orElseThrow())
                .startsWith("__Host-tierstream=")
                .contains("Secure");
    }

    @Test
    void opensNoSessionForAWrongToken() {
        Http.Answer answer = service.request().post(SESSION, "{\"token\":\"wrong-token-0123456789abcdefghijklm\"}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(service.request().post(SESSION, "{}").status()).isEqualTo(400);
        assertThat(service.request().post(SESSION, "[]").status()).isEqualTo(400);
    }

    @Test
    void takesNoSecretThatTheBrowserBringsAlongForItsSession() {
        Http.Answer signedIn = service.request()
                .with("Cookie", "tierstream=chosen-by-somebody-else-0123456789abcdef")
                .post(SESSION, "{\"token\":\"" + Service.OPERATOR + "\"}");

        assertThat(signedIn.status()).isEqualTo(201);
        assertThat(signedIn.header("Set-Cookie").orElseThrow()).doesNotContain("chosen-by-somebody-else");
        assertThat(service.request()
                        .with("Cookie", "tierstream=chosen-by-somebody-else-0123456789abcdef")
                        .get(NUMBERS)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void endsTheSessionThatTheBrowserHadWhenItSignsInAnew() {
        Http.Answer first = signIn();
        Http.Answer second = withCookie(first)
                .with("Sec-Fetch-Site", "same-origin")
                .post(SESSION, "{\"token\":\"" + Service.ANALYST + "\"}");

        assertThat(second.status()).isEqualTo(201);
        assertThat(withCookie(first).get(NUMBERS).status()).isEqualTo(401);
        assertThat(withCookie(second).get(SESSION).body()).contains("\"user\":\"ana\"");
    }

    @Test
    void endsASession() {
        Http.Answer signedIn = signIn();

        assertThat(withCookie(signedIn)
                        .with("Sec-Fetch-Site", "same-origin")
                        .delete(SESSION)
                        .status())
                .isEqualTo(204);
        assertThat(withCookie(signedIn).get(NUMBERS).status()).isEqualTo(401);
    }

    @Test
    void asksAgainWhenASessionIsOver() {
        Http.Answer signedIn = signIn();
        service.clock.set(service.clock.instant().plus(Duration.ofHours(12)));

        Http.Answer answer = withCookie(signedIn).get(NUMBERS);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("sign in again");
    }

    @Test
    void tellsLongAnswersWhenASessionEnds() {
        Http.Answer first = signIn();
        Http.Answer second = signIn();
        withCookie(first).get(NUMBERS);
        BooleanSupplier ofFirst = service.lasting;
        withCookie(second).get(NUMBERS);
        BooleanSupplier ofSecond = service.lasting;
        assertThat(ofFirst.getAsBoolean() && ofSecond.getAsBoolean()).isTrue();

        withCookie(first).with("Sec-Fetch-Site", "same-origin").delete(SESSION);
        assertThat(ofFirst.getAsBoolean()).isFalse();
        assertThat(ofSecond.getAsBoolean()).isTrue();
        service.clock.set(service.clock.instant().plus(Duration.ofHours(12)));
        assertThat(ofSecond.getAsBoolean()).isFalse();
    }

    @Test
    void takesNoChangeByACookieAloneFromWhereNobodyKnows() {
        Http.Answer signedIn = signIn();

        assertThat(withCookie(signedIn).post(PINS, PIN).status()).isEqualTo(403);
        assertThat(withCookie(signedIn)
                        .with("Origin", "https://evil.example")
                        .post(PINS, PIN)
                        .status())
                .isEqualTo(403);
        assertThat(service.commands).isEmpty();
        assertThat(withCookie(signedIn)
                        .with("Origin", "http://localhost:" + service.port())
                        .post(PINS, PIN)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void makesNoWrongTokenGoodByACookie() {
        Http.Answer signedIn = signIn();

        assertThat(withCookie(signedIn)
                        .bearer("wrong-token-0123456789abcdefghijklm")
                        .get(NUMBERS)
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tierstream=",
                "tierstream=AAAA",
                "tierstream=viewer-token-0123456789abcdefghijkl",
                "tierstream=%00"
            })
    void takesNoOtherCookie(String cookie) {
        assertThat(service.request().with("Cookie", cookie).get(NUMBERS).status())
                .isIn(400, 401);
    }

    // Limits.

    @Test
    void slowsDownWhoAsksTooOften() {
        Limits limits = new Limits(new Rate(0.5, 3), new Rate(0.1, 1), new Rate(0.01, 2), 1000, 2000);
        open(Service.tokens().withLimits(limits));

        for (int i = 0; i < 3; i++) {
            assertThat(service.request().bearer(Service.VIEWER).get(NUMBERS).status())
                    .isEqualTo(200);
        }
        Http.Answer answer = service.request().bearer(Service.VIEWER).get(NUMBERS);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).contains("2");
        assertThat(asOperator().get(NUMBERS).status()).isEqualTo(200);
        assertThat(asOperator().post(PINS, PIN).status()).isEqualTo(202);
        assertThat(asOperator().post(PINS, PIN).status()).isEqualTo(429);
    }

    @Test
    void slowsDownWhoTriesTokens() {
        Limits limits = new Limits(new Rate(100, 100), new Rate(10, 10), new Rate(0.01, 2), 1000, 2000);
        open(Service.tokens().withLimits(limits));

        assertThat(service.request().get(NUMBERS).status()).isEqualTo(401);
        assertThat(service.request().post(SESSION, "{\"token\":\"x\"}").status())
                .isEqualTo(401);
        assertThat(service.request().bearer("x").get(NUMBERS).status()).isEqualTo(429);
        assertThat(service.request()
                        .with("X-Forwarded-For", "203.0.113.7")
                        .get(NUMBERS)
                        .status())
                .as("a header makes nobody another")
                .isEqualTo(429);
        assertThat(asOperator().get(NUMBERS).status())
                .as("who is known is not kept out by others")
                .isEqualTo(200);
    }

    @Test
    void tellsAddressesApartBehindATrustedProxy() {
        Limits limits = new Limits(new Rate(100, 100), new Rate(10, 10), new Rate(0.01, 1), 1000, 2000);
        open(Service.tokens().withLimits(limits).withTrustedProxies(Set.of(new Network("127.0.0.0/8"))));

        assertThat(service.request()
                        .with("X-Forwarded-For", "203.0.113.7")
                        .get(NUMBERS)
                        .status())
                .isEqualTo(401);
        assertThat(service.request()
                        .with("X-Forwarded-For", "9.9.9.9, 203.0.113.7")
                        .get(NUMBERS)
                        .status())
                .isEqualTo(429);
        assertThat(service.request()
                        .with("X-Forwarded-For", "203.0.113.8")
                        .get(NUMBERS)
                        .status())
                .isEqualTo(401);
        assertThat(service.request()
                        .with("X-Forwarded-For", "203.0.113.8, 127.9.9.9")
                        .get(NUMBERS)
                        .status())
                .as("the second proxy on the way is trusted, too")
                .isEqualTo(429);
    }

    @Test
    void believesNoProxyThatIsNotInATrustedNetwork() {
        Limits limits = new Limits(new Rate(100, 100), new Rate(10, 10), new Rate(0.01, 1), 1000, 2000);
        open(Service.tokens().withLimits(limits).withTrustedProxies(Set.of(new Network("10.0.0.0/8"))));

        assertThat(service.request().get(NUMBERS).status()).isEqualTo(401);
        assertThat(service.request()
                        .with("X-Forwarded-For", "203.0.113.9")
                        .get(NUMBERS)
                        .status())
                .isEqualTo(429);
    }

    @Test
    void believesWhatATrustedProxyAddedLastEvenInAHeaderOfItsOwn() {
        Limits limits = new Limits(new Rate(100, 100), new Rate(10, 10), new Rate(0.01, 1), 1000, 2000);
        open(Service.tokens().withLimits(limits).withTrustedProxies(Set.of(new Network("127.0.0.1"))));

        assertThat(service.request()
                        .with("X-Forwarded-For", "1.1.1.1")
                        .with("X-Forwarded-For", "203.0.113.7")
                        .get(NUMBERS)
                        .status())
                .isEqualTo(401);
        assertThat(service.request()
                        .with("X-Forwarded-For", "2.2.2.2")
                        .with("X-Forwarded-For", "203.0.113.7:4711")
                        .get(NUMBERS)
                        .status())
                .as("what the client wrote before makes it nobody else")
                .isEqualTo(429);
    }

    @Test
    void slowsDownWhoSignsInTooOften() {
        open(Service.tokens()
                .withLimits(new Limits(new Rate(100, 100), new Rate(0.01, 2), new Rate(10, 10), 1000, 2000)));

        assertThat(signIn().status()).isEqualTo(201);
        assertThat(signIn().status()).isEqualTo(201);
        Http.Answer third = signIn();
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.header("Set-Cookie")).isEmpty();
    }

    @Test
    void keepsNoCountOfMethodsThatSomebodyMadeUp() {
        for (String method : List.of("FOO", "BAR", "get", "G3T")) {
            assertThat(service.request().send(method, NUMBERS, null).status()).isEqualTo(405);
        }
        assertThat(service.meters.find("tierstream.console.requests").timers())
                .extracting(timer -> timer.getId().getTag("method"))
                .containsOnly("other");
    }

    @Test
    void saysWhichMethodsThereAre() {
        Http.Answer answer = asOperator().delete(NUMBERS);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow").orElse("")).contains("GET");
        assertThat(answer.body()).contains("only for");
    }

    @Test
    void readsNoLongBodies() {
        open(Service.tokens().withLimits(new Limits(new Rate(100, 100), new Rate(10, 10), new Rate(1, 9), 1000, 2000)));

        assertThat(asOperator().post("/api/v1/things", "x".repeat(1000)).status())
                .isEqualTo(201);
        assertThat(asOperator().post("/api/v1/things", "x".repeat(1001)).status())
                .isEqualTo(413);
        assertThat(asOperator().post(SESSION, "x".repeat(1001)).status()).isEqualTo(413);
        assertThat(asOperator()
                        .with("Transfer-Encoding", "chunked")
                        .post("/api/v1/things", "3\r\nabc\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(411);
    }

    @Test
    void readsNoLongHeaders() {
        assertThat(asOperator().with("X-Long", "x".repeat(100_000)).get(NUMBERS).status())
                .isEqualTo(431);
    }

    // What browsers are told.

    @ParameterizedTest
    @ValueSource(strings = {"/", NUMBERS, "/api/v1/nothing", "/nothing", CUSTOMER})
    void tellsBrowsersToTrustNothing(String path) {
        Http.Answer answer = service.request().get(path);

        assertThat(answer.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.header("Server")).isEmpty();
    }

    @Test
    void letsNoCacheShareAnswers() {
        Http.Answer answer = asOperator().get(NUMBERS);

        assertThat(answer.header("Cache-Control").orElseThrow()).contains("no-cache");
        assertThat(answer.header("Vary").orElseThrow()).contains("Authorization", "Cookie");
    }

    @Test
    void answersWithJsonWhateverTheIdIs() {
        Http.Answer answer = asOperator().get("/api/v1/customers/%3Cscript%3Ealert(1)%3C%2Fscript%3E");

        assertThat(answer.header("Content-Type").orElse("")).doesNotContain("html");
        assertThat(asOperator()
                        .get("/api/v1/customers/%3Cimg%20src=x%20onerror=alert(1)%3E")
                        .header("Content-Type"))
                .contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CUSTOMER + "%0d%0aX-Injected:%201",
                NUMBERS + "?a=%0d%0aX-Injected:%201",
                "/api/v1/%0d%0aX-Injected:%201",
                "/%0d%0aX-Injected:%201"
            })
    void putsNothingThatWasAskedIntoHeaders(String path) {
        assertThat(asOperator().get(path).header("X-Injected")).isEmpty();
        assertThat(asOperator().delete(path).header("X-Injected")).isEmpty();
    }

    @Test
    void saysForHowLongSomebodyMayStay() {
        Http.Answer signedIn = signIn();
        Instant end = service.clock.instant().plus(Duration.ofHours(12));

        assertThat(signedIn.body()).contains(end.toString());
    }

    private void open(AccessSettings settings) {
        service.close();
        service = Service.open(settings);
    }

    private Http asOperator() {
        return service.request().bearer(Service.OPERATOR);
    }

    private Http.Answer signIn() {
        return service.request().post(SESSION, "{\"token\":\"" + Service.OPERATOR + "\"}");
    }

    private Http withCookie(Http.Answer signedIn) {
        return service.request()
                .with("Cookie", signedIn.header("Set-Cookie").orElseThrow().split(";")[0]);
    }
}
