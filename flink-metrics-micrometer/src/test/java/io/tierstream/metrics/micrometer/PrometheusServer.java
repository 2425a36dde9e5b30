package io.tierstream.metrics.micrometer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tierstream.testkit.services.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Prometheus that scrapes every second and has the chart's alerts. */
final class PrometheusServer implements AutoCloseable {

    private final int port = Ports.free();
    private final ObjectMapper json = new ObjectMapper();
    private final Process process;

    PrometheusServer(Path directory, List<Integer> targets) {
        try {
            Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, evaluation_interval: 1s}
                    rule_files: ['%s']
                    scrape_configs:
                      - job_name: flink
                        static_configs:
                          - targets: %s
                    """.formatted(
                    Monitoring.RULES.toAbsolutePath(),
                    targets.stream().map(target -> "'127.0.0.1:" + target + "'").toList()));
            process = new ProcessBuilder(
                            "prometheus",
                            "--config.file=" + configuration,
                            "--storage.tsdb.path=" + directory.resolve("tsdb"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("prometheus.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an expression gives now: a list, empty if there is nothing or no answer yet. */
    JsonNode query(String expression) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (answer.path("status").asText().equals("error")) {
            throw new IllegalArgumentException(
                    expression + ": " + answer.path("error").asText());
        }
        return answer.path("data").path("result");
    }

    /** Every rule with its state. */
    List<JsonNode> rules() {
        List<JsonNode> rules = new java.util.ArrayList<>();
        get("/api/v1/rules")
                .path("data")
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private JsonNode get(String path) {
        try {
            return json.readTree(Scrape.get(port, path));
        } catch (UncheckedIOException | IOException e) {
            return json.createObjectNode(); // not up yet
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
