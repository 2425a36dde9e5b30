package io.tierstream.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/** Pictures for the documentation, taken when the tests run with {@code -Dtierstream.pictures=write}. */
final class Pictures {

    private static final Path DIRECTORY = Path.of(System.getProperty("tierstream.root", ".."), "docs/pictures/console");
    private static final int MOST_BYTES = 150_000;

    private Pictures() {}

    static boolean areWanted() {
        return "write".equals(System.getProperty("tierstream.pictures"));
    }

    /** What the window shows now, without what has the focus. */
    static void take(Page page, String name) {
        page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }");
        byte[] picture = page.screenshot(new Page.ScreenshotOptions().setPath(DIRECTORY.resolve(name + ".png")));
        assertThat(picture.length).as(name).isLessThan(MOST_BYTES);
    }
}
