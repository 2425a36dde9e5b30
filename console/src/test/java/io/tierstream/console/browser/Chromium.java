package io.tierstream.console.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's Chromium, driven by Playwright, which downloads no browser of its own. */
final class Chromium implements AutoCloseable {

    static final String MISSING = "chromium is not installed: apt install chromium";

    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    /** How a page is looked at. */
    record Look(int width, int height, ColorScheme scheme, String locale) {

        static final Look LARGE = new Look(1440, 900, ColorScheme.LIGHT, "en-GB");
        static final Look SMALL = new Look(360, 780, ColorScheme.LIGHT, "en-GB");

        Look dark() {
            return new Look(width, height, ColorScheme.DARK, locale);
        }

        Look chinese() {
            return new Look(width, height, scheme, "zh-CN");
        }
    }

    Chromium() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setHeadless(true)
                        .setArgs(ARGUMENTS));
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** A browser that knows nothing yet, neither cookies nor choices. Motion is reduced, so that pictures are the same each time. */
    BrowserContext fresh(Look look) {
        return browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(look.width(), look.height())
                .setColorScheme(look.scheme())
                .setLocale(look.locale())
                .setTimezoneId("Europe/Berlin")
                .setReducedMotion(ReducedMotion.REDUCE));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
