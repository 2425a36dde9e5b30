package io.tierstream.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tierstream.console.Console;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every page of a real console over real topics, in a real browser. */
class ConsolePagesITCase {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String CUSTOMER_PAGE = "customer/" + ConsoleWorld.CUSTOMER;
    private static final List<String> PAGES = List.of(
            "distribution",
            "target?target=tier:value:gold",
            "target?target=segment:vip",
            "customers",
            "customers?tier=value:silver&metric=spend_180d%3E%3D600",
            CUSTOMER_PAGE,
            "customer/" + encoded(ConsoleWorld.HOSTILE_CUSTOMER),
            "rule-sets",
            "rule-sets/web-shop/7",
            "rule-sets/web-shop/8",
            "health",
            "webhooks",
            "audit");

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
        console = world.console(settings -> settings);
        chromium = new Chromium();
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

    static Stream<Arguments> everyPageInEveryLook() {
        return Stream.of(
                        Chromium.Look.LARGE,
                        Chromium.Look.LARGE.dark().chinese(),
                        Chromium.Look.SMALL.chinese(),
                        Chromium.Look.SMALL.dark())
                .flatMap(look -> PAGES.stream().map(page -> Arguments.of(page, look)));
    }

    @ParameterizedTest
    @MethodSource("everyPageInEveryLook")
    void canBeUsedByEverybody(String place, Chromium.Look look) {
        try (Visit visit = visit(look).open(place)) {
            visit.assertSound(place + " " + look);
            Axe.assertNothingFound(visit.page, place + " " + look);
        }
    }

    @Test
    void showsEachTierWithItsMembers() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("distribution")) {
            Locator gold = visit.page.locator("tr[data-target='tier:value:gold']");

            assertThat(gold).containsText("Gold");
            assertThat(Integer.parseInt(gold.locator(".members").innerText())).isPositive();
            visit.sees("Numbers add up");
            assertThat(visit.page.locator(".plot canvas").first()).isVisible();
            assertThat(visit.page.locator(".flow svg").first()).isVisible();
        }
    }

    @Test
    void hasATableBehindEveryChart() {
        for (String place : List.of("distribution", "target?target=tier:value:gold")) {
            try (Visit visit = visit(Chromium.Look.LARGE).open(place)) {
                List<Locator> buttons = visit.page
                        .locator(".card-head button[aria-pressed=false]")
                        .all();
                assertThat(buttons).as(place).hasSizeGreaterThanOrEqualTo(3);

                for (int button = 0; button < buttons.size(); button++) {
                    visit.page
                            .locator(".card-head button[aria-pressed]")
                            .nth(button)
                            .click();
                }

                assertThat(visit.page.locator(".card-head button[aria-pressed=true]"))
                        .hasCount(buttons.size());
                assertThat(visit.page.locator(".plot:visible, .flow:visible, .histogram:visible"))
                        .hasCount(0);
                assertThat(visit.page.locator(".card table tbody tr:visible").count())
                        .isGreaterThan(10);
            }
        }
    }

    @Test
    void takesTheLongWayOnlyOnce() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("distribution")) {
            visit.page.keyboard().press("Tab");
            assertThat(visit.focused()).isEqualTo("Skip to the page");
            visit.page.keyboard().press("Enter");

            assertThat(visit.focused()).isEqualTo("main");
            assertThat(visit.page.url()).endsWith("#/distribution");
        }
    }

    @Test
    void reachesEveryPageWithTheKeyboard() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("distribution")) {
            for (String name : List.of("Customers", "Rule sets", "Health")) {
                visit.page
                        .getByRole(
                                AriaRole.LINK,
                                new Page.GetByRoleOptions().setName(name).setExact(true))
                        .first()
                        .focus();
                visit.page.keyboard().press("Enter");
                visit.page.waitForFunction("name => document.title.startsWith(name)", name);
                visit.settle();

                assertThat(visit.heading()).isEqualTo(name);
                assertThat(visit.focused()).as("the heading has the focus").isEqualTo(name);
            }
        }
    }

    @Test
    void movesAmongTabsWithArrows() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("rule-sets/web-shop/7")) {
            visit.page.getByRole(AriaRole.TAB).first().focus();
            visit.page.keyboard().press("ArrowRight");

            assertThat(visit.focused()).isEqualTo("Text");
            assertThat(visit.page.locator(".code")).containsText("ruleset: web-shop");
        }
    }

    @Test
    void opensTheMenuOnSmallScreens() {
        try (Visit visit = visit(Chromium.Look.SMALL).open("distribution")) {
            visit.button("Menu").click();
            visit.page.locator("dialog").getByText("Health").click();
            visit.page.waitForFunction("() => document.title.startsWith('Health')");

            assertThat(visit.page.locator("dialog[open]")).hasCount(0);
        }
    }

    @Test
    void showsHostileTextsAsTexts() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("customers?prefix=" + encoded("<img"))) {
            visit.page
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(ConsoleWorld.HOSTILE_CUSTOMER))
                    .click();
            visit.page.waitForFunction("() => location.hash.startsWith('#/customer/')");
            visit.settle();

            assertThat(visit.heading()).isEqualTo(ConsoleWorld.HOSTILE_CUSTOMER);
            assertThat(visit.page.locator("main img")).hasCount(0);
            visit.assertSound("hostile customer");
        }
        try (Visit visit = visit(Chromium.Look.LARGE).open("distribution")) {
            visit.sees(ConsoleWorld.HOSTILE_LABEL);
        }
    }

    @Test
    void findsCustomersByIdTierAndMetric() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("customers")) {
            visit.page.getByLabel("Id begins with").fill("c-902");
            assertThat(visit.page.locator("tbody .cid")).hasText(new String[] {ConsoleWorld.CUSTOMER});

            visit.button("Clear").click();
            visit.page.getByLabel("Tier").selectOption("value:gold");
            assertThat(visit.page).hasURL(java.util.regex.Pattern.compile("tier=value%3Agold"));
            visit.settle();
            assertThat(visit.page.locator("tbody tr .chips:has-text('Gold')").first())
                    .isVisible();

            visit.page.getByLabel("Tag").fill("no such tag");
            visit.sees("No customers found");
        }
    }

    @Test
    void saysWhyTheCustomerIsGold() {
        try (Visit visit = visit(Chromium.Look.LARGE).open(CUSTOMER_PAGE)) {
            assertThat(visit.page.locator(".moment:has-text('Gold')").first()).containsText("Silver");
            assertThat(visit.page.locator(".moment .evidence").first()).containsText("2,150.4");
            visit.sees("Needs care");
            visit.sees("Complaint about a late delivery");
        }
    }

    @Test
    void saysThatACustomerIsUnknown() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("customer/nobody")) {
            visit.sees("No such customer");
        }
    }

    @Test
    void showsWhatIsWrongWithARejectedRuleSet() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("rule-sets")) {
            visit.sees("Version 8 was rejected: 1 mistake");
            visit.page.getByText("See them in the text").click();
            visit.page.waitForFunction("() => document.title.startsWith('web-shop 8')");
            visit.settle();

            assertThat(visit.page.locator(".code li.wrong")).containsText("spend_180 >= 1500");
        }
    }

    @Test
    void showsWhichVersionIsInForceInEachTask() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("rule-sets")) {
            visit.sees("on 4 of 4 tasks");

            assertThat(visit.page.locator("table:has(caption:text('by task')) tbody tr"))
                    .containsText(new String[] {"Version 70–3"});
        }
    }

    @Test
    void showsTheLastDeadLettersByReason() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("health")) {
            visit.page.getByLabel("Reason").selectOption("malformed-avro");
            visit.sees("byte 17: a text of length -3");
            visit.page.getByText("The record").first().click();

            assertThat(visit.page.locator("pre.raw").first()).containsText("0000  00 00 00 00 07");
        }
    }

    @Test
    void remembersThemeAndLanguage() {
        try (Visit visit = visit(Chromium.Look.LARGE).open("distribution")) {
            visit.button("Switch to the dark theme").click();
            visit.button("中文").click();
            visit.sees("价值等级");
            visit.page.reload();
            visit.settle();

            assertThat(visit.heading()).isEqualTo("分布");
            assertThat(visit.page.locator("html")).hasAttribute("data-theme", "dark");
            assertThat(visit.page.locator("html")).hasAttribute("lang", "zh-CN");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1h", "7d", "30d"})
    void keepsTheSpanInTheAddress(String span) {
        try (Visit visit = visit(Chromium.Look.LARGE).open("distribution")) {
            visit.page.locator("input[value='" + span + "']").check(new Locator.CheckOptions().setForce(true));
            visit.settle();

            assertThat(visit.page.url()).endsWith("?span=" + span);
            visit.assertSound(span);
        }
    }

    private static Visit visit(Chromium.Look look) {
        return new Visit(chromium, look, console.url());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
