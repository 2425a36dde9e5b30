package io.tierstream.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** axe-core, which finds what keeps people from using a page. */
final class Axe {

    private static final String SCRIPT = read("axe.min.js");

    /** Everything serious or worse, and whatever breaks the guidelines, as lines for people. */
    private static final String FIND = """
            () => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
              .then((result) => result.violations.map((found) =>
                `${found.impact} ${found.id}: ${found.help}: ${found.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")}`))
            """;

    private Axe() {}

    /** Fails if there is anything to be found. */
    static void assertNothingFound(Page page, String where) {
        inject(page);
        Object found = page.evaluate(FIND);
        assertThat((List<?>) found).as(where).isEmpty();
    }

    /** As a debugger does, which the page's content policy does not see: the policy stays as it is. */
    private static void inject(Page page) {
        CDPSession session = page.context().newCDPSession(page);
        JsonObject script = new JsonObject();
        script.addProperty("expression", SCRIPT);
        session.send("Runtime.evaluate", script);
        session.detach();
    }

    private static String read(String name) {
        try (InputStream file = Objects.requireNonNull(Axe.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
