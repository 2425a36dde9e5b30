package io.tierstream.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.tierstream.console.Console;
import io.tierstream.console.ConsoleSettings.Listen;
import io.tierstream.console.ConsoleSettings.Topics;
import io.tierstream.testkit.services.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What pages do while something happens: to customers, to the connection, to the console. */
class ConsoleLiveITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final LocatorAssertions.IsVisibleOptions VISIBLE =
            new LocatorAssertions.IsVisibleOptions().setTimeout(Visit.PATIENCE_MILLIS);
    private static final LocatorAssertions.IsHiddenOptions HIDDEN =
            new LocatorAssertions.IsHiddenOptions().setTimeout(Visit.PATIENCE_MILLIS);

    private static final int PORT = Ports.free();

    @SuppressWarnings("NullAway.Init")
    private static ConsoleWorld world;

    @SuppressWarnings("NullAway.Init")
    private static Console console;

    @SuppressWarnings("NullAway.Init")
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        assumeTrue(Chromium.isInstalled(), Chromium.MISSING);
        world = new ConsoleWorld();
        world.fill();
        chromium = new Chromium();
        startConsole();
    }

    private static void startConsole() {
        console = world.console(settings -> settings.withListen(new Listen("127.0.0.1", PORT)));
        await().atMost(PATIENCE).until(() -> ConsoleWorld.hasCaughtUp(console));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {chromium, console, world}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @Test
    void countsWhoEntersWithoutBeingAsked() {
        try (Visit visit = visit("distribution")) {
            Locator members = visit.page.locator("tr[data-target='tier:value:platinum'] .members");
            int before = number(members.innerText());

            world.buys("c-new-platinum", "7200.00");

            assertThat(members)
                    .hasText(
                            Integer.toString(before + 1),
                            new LocatorAssertions.HasTextOptions().setTimeout(Visit.PATIENCE_MILLIS));
            visit.sees("Numbers add up");
            visit.assertSound("live");
        }
    }

    @Test
    void showsWhatHappensToTheCustomerOnThePage() {
        world.buys("c-watched", "30.00");
        await().atMost(PATIENCE).until(() -> ConsoleWorld.knows(console, "c-watched"));
        try (Visit visit = visit("customer/c-watched")) {
            assertThat(visit.page.locator(".held .now").first()).not().hasText("Gold");

            world.buys("c-watched", "2500.00");

            assertThat(visit.page.locator(".moment:has-text('Gold')").first()).isVisible(VISIBLE);
            assertThat(visit.page.locator(".held .now:has-text('Gold')")).isVisible(VISIBLE);
        }
    }

    @Test
    void saysThatTheConnectionIsLostAndComesBackByItself() {
        try (Visit visit = visit("distribution")) {
            console.close();
            try {
                assertThat(visit.page.locator(".banner")).containsText("The connection is lost", lostSoon());
                visit.sees("No live connection");
                assertThat(visit.page.locator("tr[data-target='tier:value:gold'] .members"))
                        .isVisible();
                Axe.assertNothingFound(visit.page, "lost");
                if (Pictures.areWanted()) {
                    Pictures.take(visit.page, "lost");
                }

                visit.page.locator(".side .nav a[href='#/health']").click();
                visit.sees("The console cannot be reached");
            } finally {
                startConsole();
            }
            visit.sees("What the console reads");
            assertThat(visit.page.locator(".banner")).isHidden(HIDDEN);
        }
    }

    private static LocatorAssertions.ContainsTextOptions lostSoon() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(Visit.PATIENCE_MILLIS);
    }

    @Test
    void saysThatThereIsNothingYet() {
        Topics empty = new Topics(
                "none-rules",
                "none-status",
                "none-commands",
                "none-transitions",
                "none-memberships",
                "none-distribution",
                "none-receipts",
                "none-letters");
        for (String topic : List.of(
                empty.rules(),
                empty.ruleSetStatus(),
                empty.commands(),
                empty.transitions(),
                empty.memberships(),
                empty.distribution(),
                empty.receipts(),
                empty.deadLetters())) {
            world.broker.createTopic(topic, 1);
        }
        try (Console young = world.console(settings -> settings.withTopics(empty))) {
            for (List<String> expected : List.of(
                    List.of("distribution", "Nothing to show yet"),
                    List.of("customers", "No customers found"),
                    List.of("rule-sets", "No rule set yet"),
                    List.of("health", "No dead letters"))) {
                try (Visit visit = new Visit(chromium, Chromium.Look.SMALL, young.url()).open(expected.get(0))) {
                    visit.sees(expected.get(1));
                    visit.assertSound(expected.get(0));
                    Axe.assertNothingFound(visit.page, "empty " + expected.get(0));
                }
            }
        }
    }

    /** The answer is the console's own; it only comes late. */
    @Test
    void showsThatItIsLoading() {
        try (Visit visit = new Visit(chromium, Chromium.Look.SMALL, console.url())) {
            List<Route> held = new ArrayList<>();
            visit.page.route("**/api/v1/distribution", held::add);
            visit.page.navigate(console.url() + "/#/distribution");

            assertThat(visit.page.locator(".bone").first()).isVisible(VISIBLE);
            Axe.assertNothingFound(visit.page, "loading");

            visit.page.unroute("**/api/v1/distribution");
            held.forEach(Route::resume);
            visit.settle();
            assertThat(visit.page.locator("tr[data-target='tier:value:gold']")).isVisible(VISIBLE);
        }
    }

    private static Visit visit(String place) {
        return new Visit(chromium, Chromium.Look.LARGE, console.url()).open(place);
    }

    private static int number(String shown) {
        return Integer.parseInt(shown.replace(",", ""));
    }
}
