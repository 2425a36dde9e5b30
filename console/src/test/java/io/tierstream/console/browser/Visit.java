package io.tierstream.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;

/** Somebody with a browser at a console. Notes whatever went wrong on the way. */
final class Visit implements AutoCloseable {

    static final double PATIENCE_MILLIS = 30_000;

    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);

    final Page page;
    private final BrowserContext context;
    private final String url;
    private final List<String> troubles = new ArrayList<>();

    Visit(Chromium chromium, Chromium.Look look, String url) {
        this.url = url;
        context = chromium.fresh(look);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onPageError(error -> troubles.add("script: " + error));
        page.onConsoleMessage(message -> {
            // An answer that is no success is written there by the browser; whether it was foreseen is seen on the
            // page.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                troubles.add("console: " + message.text());
            }
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(url)) {
                troubles.add("asked another host: " + request.url());
            }
        });
    }

    /** Opens a page by what stands behind # in its address, and waits until all of it is there. */
    Visit open(String place) {
        page.navigate(url + "/#/" + place);
        settle();
        return this;
    }

    /** Waits until nothing is being loaded any more. */
    void settle() {
        PlaywrightAssertions.assertThat(page.locator("h1").first()).isVisible(SOON);
        page.waitForFunction("() => document.querySelectorAll('[aria-busy], .bone').length === 0");
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator text(String text) {
        return page.getByText(text).first();
    }

    void sees(String text) {
        PlaywrightAssertions.assertThat(text(text)).isVisible(SOON);
    }

    String heading() {
        return page.locator("main h1").innerText();
    }

    /** What has the focus, as a person would name it. */
    String focused() {
        return (String)
                page.evaluate(
                        "() => { const it = document.activeElement; return it.getAttribute('aria-label') || (it.tagName === 'MAIN' ? it.id : it.textContent.trim()) || it.tagName; }");
    }

    /** Fails if a script failed, the content policy was broken, another host was asked, or the page is wider than the window. */
    void assertSound(String where) {
        assertThat(troubles).as(where).isEmpty();
        assertThat((int) page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))
                .as(where + ": how much wider than the window")
                .isLessThanOrEqualTo(0);
        assertThat(page.title()).as(where).isNotEqualTo("broken");
    }

    @Override
    public void close() {
        context.close();
    }
}
