package io.tierstream.cli;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who looks at every page of the console while the demo runs, in Debian's Chromium. */
final class DemoPages {

    static final String MISSING = "chromium is not installed: apt install chromium";

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final double PATIENCE_MILLIS = 30_000;
    private static final String LOADED = "() => document.querySelector('main h1')?.textContent.trim()"
            + " && document.querySelectorAll('[aria-busy], .bone').length === 0";

    private final String url;
    private final Page page;

    /** The heading of each page, and what went wrong: nothing, one would hope. */
    record Seen(List<String> headings, List<String> troubles) {}

    private DemoPages(String url, Page page) {
        this.url = url;
        this.page = page;
    }

    static boolean canBeSeen() {
        return Files.isExecutable(PROGRAM);
    }

    static Seen visit(String url) {
        Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        try (Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(PROGRAM)
                                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
                BrowserContext context = browser.newContext(new Browser.NewContextOptions().setLocale("en-GB"))) {
            context.setDefaultTimeout(PATIENCE_MILLIS);
            List<String> troubles = new ArrayList<>();
            Page page = context.newPage();
            page.onPageError(troubles::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    troubles.add(message.text());
                }
            });
            return new Seen(new DemoPages(url, page).headings(), troubles);
        }
    }

    private List<String> headings() {
        List<String> headings = new ArrayList<>();
        headings.add(heading("distribution"));
        awaitMovement();
        headings.add(heading("customers"));
        page.locator("main tbody tr a").first().click();
        page.waitForURL(address -> address.contains("#/customer/"));
        page.waitForFunction(LOADED);
        page.locator(".moment").first().waitFor();
        headings.add("customer");
        for (String place : List.of("rule-sets", "health", "webhooks", "audit")) {
            headings.add(heading(place));
        }
        return headings;
    }

    private String heading(String place) {
        page.navigate(url + "/#/" + place);
        page.waitForFunction(LOADED);
        return page.locator("main h1").innerText();
    }

    /** Until a number has changed without anybody having asked for it. */
    private void awaitMovement() {
        Locator facts = page.locator("main .facts").first();
        String before = facts.innerText();
        page.waitForFunction("before => document.querySelector('main .facts').innerText !== before", before);
    }
}
