package io.tierstream.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the pages' files without a browser. */
class WebFilesTest {

    private static final Path WEB = Path.of("src/main/resources/io/tierstream/console/web");

    /** Ways to make elements from text: with them a customer's id could become a script. */
    private static final Pattern MARKUP = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|\\beval\\(|new Function|createContextualFragment|javascript:");

    private static final Pattern TEXT_KEY = Pattern.compile("\"([a-z][a-zA-Z-]+(?:\\.[A-Za-z0-9_-]+)+)\"");
    private static final Pattern MADE_KEY = Pattern.compile("\\bt\\([^)]*?`([a-zA-Z-]+(?:\\.[a-zA-Z-]+)*\\.)\\$\\{");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    @Test
    void saysEverythingInBothLanguages() throws IOException {
        Map<String, String> english = texts("en");
        Map<String, String> chinese = texts("zh");

        assertThat(chinese.keySet()).isEqualTo(english.keySet());
        assertThat(english.values()).noneMatch(String::isBlank);
        assertThat(chinese.values()).noneMatch(String::isBlank);
        english.forEach((key, text) ->
                assertThat(placeholders(chinese.getOrDefault(key, ""))).as(key).isEqualTo(placeholders(text)));
    }

    @Test
    void hasEveryTextThatAPageAsksForAndNoOther() throws IOException {
        Set<String> keys = texts("en").keySet().stream()
                .map(key -> key.replaceFirst("_(one|other)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> asked = new TreeSet<>();
        Set<String> beginnings = new TreeSet<>();
        for (Path script : files(".js")) {
            String text = Files.readString(script);
            find(TEXT_KEY, text).map(match -> match.group(1)).forEach(asked::add);
            find(MADE_KEY, text).map(match -> match.group(1)).forEach(beginnings::add);
        }
        asked.removeIf(key -> key.matches("tierstream\\..*|.*\\.(js|svg)"));

        assertThat(keys).containsAll(asked);
        assertThat(keys)
                .allMatch(key -> asked.contains(key)
                        || beginnings.stream().anyMatch(key::startsWith)
                        || asked.contains(key.replaceFirst("\\.detail$", "")));
    }

    @Test
    void makesElementsFromTextNowhere() throws IOException {
        for (Path script : files(".js")) {
            assertThat(Files.readString(script)).as(script.toString()).doesNotContainPattern(MARKUP);
        }
    }

    @Test
    void needsNoInlineScriptOrStyle() throws IOException {
        String page = Files.readString(WEB.resolve("index.html"));

        assertThat(page)
                .doesNotContainPattern("<script(?![^>]*\\bsrc=)")
                .doesNotContain("<style")
                .as("the header says that no referrer is sent")
                .doesNotContain("referrer")
                .doesNotContainPattern("\\s(style|on\\w+)=");
        for (Path script : files(".js")) {
            assertThat(Files.readString(script))
                    .as(script.toString())
                    .doesNotContainPattern("setAttribute\\(\"(style|on)|cssText");
        }
    }

    /** Namespaces are no addresses: nobody asks them for anything. */
    @Test
    void asksNoOtherHost() throws IOException {
        for (Path file : files(".js", ".css", ".html", ".svg")) {
            String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
            assertThat(text)
                    .as(file.toString())
                    .doesNotContainPattern("https?://(?=\\w)")
                    .doesNotContainPattern("url\\(\\s*[\"']?//");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uplot", "inter"})
    void keepsTheLicenceBesideWhatIsOfOthers(String folder) throws IOException {
        Path vendor = WEB.resolve("vendor");

        assertThat(vendor.resolve(folder).resolve("LICENSE")).isNotEmptyFile();
        assertThat(Files.readString(vendor.resolve("README.md"))).contains("`" + folder + "`");
    }

    @Test
    void loadsOnlyFilesThatAreThere() throws IOException {
        for (Path script : files(".js")) {
            for (String name : find(Pattern.compile("from \"(\\.[^\"]+)\""), Files.readString(script))
                    .map(match -> match.group(1))
                    .toList()) {
                assertThat(script.resolveSibling(name).normalize())
                        .as(script + " imports")
                        .isRegularFile();
            }
        }
        for (MatchResult match : find(
                        Pattern.compile("(?:href|src)=\"([^\"#]+)\""), Files.readString(WEB.resolve("index.html")))
                .toList()) {
            assertThat(WEB.resolve(match.group(1))).isRegularFile();
        }
    }

    private static Map<String, String> texts(String language) throws IOException {
        Path file = WEB.resolve("i18n").resolve(language + ".json");
        return new TreeMap<>(new ObjectMapper().readValue(file.toFile(), new TypeReference<Map<String, String>>() {}));
    }

    private static Set<String> placeholders(String text) {
        return find(PLACEHOLDER, text).map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<MatchResult> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results();
    }

    /** The console's own files with one of these endings. */
    private static List<Path> files(String... endings) throws IOException {
        try (Stream<Path> all = Files.walk(WEB)) {
            return all.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .filter(file -> !file.toString().contains("vendor"))
                    .toList();
        }
    }
}
