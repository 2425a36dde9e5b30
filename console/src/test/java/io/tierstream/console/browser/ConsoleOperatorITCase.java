package io.tierstream.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.SelectOption;
import com.sun.net.httpserver.HttpServer;
import io.tierstream.console.Console;
import io.tierstream.console.access.Network;
import io.tierstream.console.access.Principal;
import io.tierstream.console.access.Role;
import io.tierstream.console.access.StaticToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people do in the pages: sign in, give orders, set up webhooks; each as far as the role goes. */
class ConsoleOperatorITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String VIEWER = "vera-".repeat(8);
    private static final String OPERATOR = "olga-".repeat(8);
    private static final LocatorAssertions.IsVisibleOptions VISIBLE =
            new LocatorAssertions.IsVisibleOptions().setTimeout(Visit.PATIENCE_MILLIS);

    private static final Queue<String> RECEIVED = new ConcurrentLinkedQueue<>();

    @SuppressWarnings("NullAway.Init")
    private static HttpServer receiver;

    @SuppressWarnings("NullAway.Init")
    private static ConsoleWorld world;

    @SuppressWarnings("NullAway.Init")
    private static Console open;

    @SuppressWarnings("NullAway.Init")
    private static Console guarded;

    @SuppressWarnings("NullAway.Init")
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Chromium.isInstalled(), Chromium.MISSING);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            RECEIVED.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        world = new ConsoleWorld();
        world.fill();
        open = world.console(settings ->
                settings.withWebhooks(settings.webhooks().reaching(true, List.of(new Network("127.0.0.0/8")))));
        guarded = world.console(settings -> settings.withAccess(settings.access()
                .withTokens(List.of(
                        StaticToken.of(new Principal("vera", Role.VIEWER), VIEWER),
                        StaticToken.of(new Principal("olga", Role.OPERATOR), OPERATOR)))));
        chromium = new Chromium();
        await().atMost(PATIENCE).until(() -> ConsoleWorld.hasCaughtUp(open));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {chromium, open, guarded, world}) {
            if (part != null) {
                part.close();
            }
        }
        if (receiver != null) {
            receiver.stop(0);
        }
    }

    @Test
    void letsNobodyInWithoutAToken() {
        try (Visit visit = new Visit(chromium, Chromium.Look.LARGE, guarded.url()).open("customers")) {
            assertThat(visit.heading()).isEqualTo("Sign in");
            Axe.assertNothingFound(visit.page, "sign-in");
            visit.button("Sign in").click();
            visit.sees("Enter a token.");

            visit.page.getByLabel("Access token").fill("wrong".repeat(8));
            visit.button("Sign in").click();
            visit.sees("This token is not valid, or not any more.");
            visit.assertSound("sign-in");
        }
    }

    @Test
    void showsViewersNumbersAndNoCustomers() {
        try (Visit visit = signedIn(VIEWER, "distribution")) {
            assertThat(visit.page.locator("tr[data-target='tier:value:gold']")).isVisible(VISIBLE);
            assertThat(visit.page.locator(".side .nav a"))
                    .hasText(new String[] {"Distribution", "Rule sets", "Health"});

            visit.page.navigate(guarded.url() + "/#/customer/" + ConsoleWorld.CUSTOMER);
            visit.sees("Not for your role");
        }
    }

    @Test
    void remembersWhoSignedInUntilTheySignOut() {
        try (Visit visit = signedIn(OPERATOR, "customers")) {
            visit.page.reload();
            visit.settle();
            assertThat(visit.heading()).isEqualTo("Customers");

            visit.page.locator(".side").getByText("Sign out").click();
            visit.sees("Access token");
            visit.page.reload();
            visit.sees("Access token");
        }
    }

    private static Visit signedIn(String token, String place) {
        Visit visit = new Visit(chromium, Chromium.Look.LARGE, guarded.url()).open(place);
        visit.page.getByLabel("Access token").fill(token);
        visit.page.keyboard().press("Enter");
        assertThat(visit.page.locator(".shell")).isVisible(VISIBLE);
        visit.settle();
        return visit;
    }

    @Test
    void pinsACustomerWithAReason() {
        try (Visit visit = visit("customer/" + ConsoleWorld.CUSTOMER)) {
            visit.button("Pin…").click();
            visit.button("Pin").click();
            visit.sees("“Tier or segment” is missing.");
            assertThat((boolean)
                            visit.page.evaluate("() => document.activeElement.getAttribute('aria-invalid') === 'true'"))
                    .isTrue();

            visit.page.getByLabel("Tier or segment").selectOption(new SelectOption().setLabel("Value tier · Platinum"));
            visit.page.getByLabel("Reason").fill("Promised by phone");
            Axe.assertNothingFound(visit.page, "pin");
            visit.button("Pin").click();

            visit.sees("Command sent");
            assertThat(visit.focused()).isEqualTo("Pin…");
        }
        try (Visit visit = visit("audit")) {
            assertThat(visit.page.locator("tr:has-text('/pins')").first()).containsText("202");
        }
    }

    @Test
    void erasesOnlyWhoseIdWasTyped() {
        try (Visit visit = visit("customer/c-10037")) {
            visit.button("Erase…").click();
            visit.page.getByLabel("Reason").fill("Asked to be forgotten");
            visit.page.getByLabel("Type the customer's id").fill("c-10038");
            visit.button("Erase for ever").click();
            visit.sees("That is not the customer's id.");

            visit.page.getByLabel("Type the customer's id").fill("c-10037");
            visit.button("Erase for ever").click();
            visit.sees("Command sent");
        }
    }

    @Test
    void closesADialogWithEscapeAndGivesTheFocusBack() {
        try (Visit visit = visit("customer/" + ConsoleWorld.CUSTOMER)) {
            visit.button("Erase…").click();
            assertThat(visit.page.locator("dialog[open]")).isVisible();
            visit.page.keyboard().press("Escape");

            assertThat(visit.page.locator("dialog[open]")).hasCount(0);
            assertThat(visit.focused()).isEqualTo("Erase…");
        }
    }

    @Test
    void setsUpAWebhookAndSeesWhatIsDelivered() {
        try (Visit visit = visit("webhooks")) {
            visit.button("New webhook").first().click();
            visit.page.getByLabel("Name").first().fill("Gold arrives");
            visit.page
                    .getByLabel("Address")
                    .fill("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
            visit.page.getByLabel("Value tier · Gold").check();
            Axe.assertNothingFound(visit.page, "webhook editor");
            visit.button("Save").click();

            assertThat(visit.page.locator(".secret code"))
                    .containsText(
                            "whsec_", new LocatorAssertions.ContainsTextOptions().setTimeout(Visit.PATIENCE_MILLIS));
            visit.page.locator("dialog .box-foot button").click();
            visit.page.waitForFunction("() => document.title.startsWith('Gold arrives')");
            visit.settle();

            visit.button("Send a test").click();
            visit.sees("The endpoint answered 204");
            visit.page.locator("dialog .box-foot button").click();

            world.buys("c-gold-by-webhook", "2600.00");
            await().atMost(PATIENCE)
                    .until(() -> RECEIVED.stream().anyMatch(body -> body.contains("c-gold-by-webhook")));
            Locator delivered = visit.page.locator("tr:has-text('c-gold-by-webhook'):has-text('Delivered')");
            await().atMost(PATIENCE).until(() -> {
                visit.page.reload();
                visit.settle();
                return delivered.count() > 0;
            });
            Axe.assertNothingFound(visit.page, "webhook");
            visit.assertSound("webhook");
            picture(visit, "webhook");
        }
    }

    @Test
    void takesThePicturesOfTheDocumentation() {
        assumeTrue(Pictures.areWanted(), "pictures are taken with -Dtierstream.pictures=write");
        Chromium.Look large = Chromium.Look.LARGE;
        Chromium.Look small = Chromium.Look.SMALL;
        picture("distribution", large, "distribution");
        picture("distribution-zh-dark", large.dark().chinese(), "distribution?span=30d");
        picture("distribution-small", small, "distribution");
        picture("tier-dark", large.dark(), "target?target=tier:value:silver&span=30d");
        picture("customers", large, "customers?tier=value:silver&metric=spend_180d%3E%3D600");
        picture("customer", large, "customer/" + ConsoleWorld.CUSTOMER);
        picture("customer-small-dark", small.dark(), "customer/" + ConsoleWorld.CUSTOMER);
        picture("rule-sets", large, "rule-sets");
        picture("rule-set", large, "rule-sets/web-shop/7");
        picture("health", large.dark(), "health");
        try (Visit visit = visit("customer/" + ConsoleWorld.CUSTOMER)) {
            visit.button("Pin…").click();
            picture(visit, "pin");
        }
        try (Visit visit = new Visit(chromium, large, guarded.url()).open("")) {
            picture(visit, "sign-in");
        }
    }

    private static void picture(String name, Chromium.Look look, String place) {
        try (Visit visit = new Visit(chromium, look, open.url()).open(place)) {
            picture(visit, name);
        }
    }

    private static void picture(Visit visit, String name) {
        if (Pictures.areWanted()) {
            Pictures.take(visit.page, name);
        }
    }

    private static Visit visit(String place) {
        return new Visit(chromium, Chromium.Look.LARGE, open.url()).open(place);
    }
}
