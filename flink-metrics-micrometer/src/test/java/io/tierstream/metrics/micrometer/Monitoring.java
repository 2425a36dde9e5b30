package io.tierstream.metrics.micrometer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The dashboards and alerts of the chart, and the queries in them. */
final class Monitoring {

    private static final Path FILES = Path.of("..", "helm", "tierstream", "files");
    static final Path RULES = FILES.resolve("alerts").resolve("tierstream.rules.yaml");
    static final Path RULE_TESTS = FILES.resolve("alerts").resolve("tests").resolve("tierstream.rules.test.yaml");

    /** A metric, perhaps with labels in braces. */
    private static final Pattern SELECTOR = Pattern.compile("\\b(flink_[a-zA-Z0-9_:]+)(\\{[^}]*})?");

    private Monitoring() {}

    /**
     * A query and where it stands.
     *
     * @param expression as Prometheus takes it, without variables of Grafana
     */
    record Query(String place, String expression) {

        /** The selectors in it, without functions and comparisons. */
        Set<String> selectors() {
            Set<String> selectors = new LinkedHashSet<>();
            Matcher matcher = SELECTOR.matcher(expression);
            while (matcher.find()) {
                selectors.add(matcher.group());
            }
            return selectors;
        }

        /** The names of metrics in it. */
        Set<String> names() {
            Set<String> names = new LinkedHashSet<>();
            selectors().forEach(selector -> names.add(selector.replaceFirst("\\{.*", "")));
            return names;
        }
    }

    /** An alert, as far as tests look at it. */
    record Alert(String name, String expression, String severity, Map<String, Object> annotations) {

        Query query() {
            return new Query("alert " + name, expression);
        }
    }

    /** Every query of every panel and variable. */
    static List<Query> panels() {
        List<Query> queries = new ArrayList<>();
        for (Path file : dashboards()) {
            JsonNode board = read(file);
            for (JsonNode variable : board.path("templating").path("list")) {
                String query = variable.path("query").path("query").asText();
                if (query.startsWith("label_values(")) {
                    queries.add(new Query(
                            file.getFileName() + ", variable "
                                    + variable.path("name").asText(),
                            query.replaceFirst("label_values\\((.*),.*\\)", "$1")));
                }
            }
            for (JsonNode panel : board.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String place =
                            file.getFileName() + ", " + panel.path("title").asText();
                    queries.add(new Query(
                            place, withoutVariables(target.path("expr").asText())));
                }
            }
        }
        return queries;
    }

    private static String withoutVariables(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$__range", "5m")
                .replace("$job", ".*");
    }

    static List<Path> dashboards() {
        try (Stream<Path> files = Files.list(FILES.resolve("dashboards"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(Path json) {
        try {
            return new ObjectMapper().readTree(json.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (Map<String, Object> group : list(yaml(RULES).get("groups"))) {
            for (Map<String, Object> rule : list(group.get("rules"))) {
                alerts.add(new Alert(
                        String.valueOf(rule.get("alert")),
                        String.valueOf(rule.get("expr")),
                        String.valueOf(map(rule.get("labels")).get("severity")),
                        map(rule.get("annotations"))));
            }
        }
        return alerts;
    }

    static Map<String, Object> yaml(Path file) {
        try {
            return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // what YAML holds
    static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked") // what YAML holds
    static List<Map<String, Object>> list(@Nullable Object value) {
        return (List<Map<String, Object>>) Objects.requireNonNull(value);
    }

    /** Whether a program can be started. */
    static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
