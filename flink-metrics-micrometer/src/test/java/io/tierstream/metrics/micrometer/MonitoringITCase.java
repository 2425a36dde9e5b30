package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every query of dashboards and alerts finds something when the job runs, and no alert fires for nothing. */
final class MonitoringITCase {

    private static final String EVENTS = "flink_taskmanager_job_task_operator_eventType_events_total";

    @TempDir
    private static Path directory;

    private static @Nullable LiveJob live;

    @BeforeAll
    static void start() {
        live = new LiveJob(directory, Map.of());
        int decided = job().buy("first", 100);
        job().await(scrape ->
                scrape.of(EVENTS).stream().mapToDouble(Scrape.Sample::value).sum() == decided);
    }

    @AfterAll
    static void stop() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    void everyMetricThatIsAskedForIsThere() {
        Set<String> wanted = new TreeSet<>();
        queries().forEach(query -> wanted.addAll(query.names()));
        assertThat(wanted).hasSizeGreaterThan(20);

        await().atMost(LiveJob.PATIENCE).untilAsserted(() -> {
            Set<String> missing = new TreeSet<>(wanted);
            missing.removeAll(LiveJob.scrape(job().ports).names());
            assertThat(missing).isEmpty();
        });
    }

    @Test
    void everyQueryFindsSomethingInARealPrometheus() throws Exception {
        assumeTrue(Monitoring.isInstalled("prometheus"), "prometheus is not installed: apt install prometheus");
        Path data = Files.createDirectory(directory.resolve("prometheus"));
        try (PrometheusServer prometheus = new PrometheusServer(data, job().ports)) {
            await().atMost(LiveJob.PATIENCE)
                    .until(() -> prometheus.query("count(up == 1) == 3").size() == 1);
            job().buy("second", 100);

            await().atMost(LiveJob.PATIENCE)
                    .untilAsserted(() -> assertThat(expressions())
                            .allSatisfy((expression, place) -> assertThat(prometheus.query(expression))
                                    .as(place + ": " + expression)
                                    .isNotEmpty()));
            List<JsonNode> rules = prometheus.rules();
            assertThat(rules).hasSameSizeAs(Monitoring.alerts()).allSatisfy(rule -> {
                assertThat(rule.path("health").asText()).isEqualTo("ok");
                assertThat(rule.path("state").asText())
                        .as(rule.path("name").asText())
                        .isNotEqualTo("firing");
            });
            System.out.println(expressions().size() + " queries and selectors, each with a result");
        }
    }

    /** Queries of panels as they are; of alerts, which find nothing while all is well, the selectors. */
    private static Map<String, String> expressions() {
        Map<String, String> expressions = new java.util.TreeMap<>();
        Monitoring.panels().forEach(query -> expressions.put(query.expression(), query.place()));
        Monitoring.alerts().stream()
                .map(Monitoring.Alert::query)
                .forEach(query -> query.selectors().forEach(selector -> expressions.put(selector, query.place())));
        return expressions;
    }

    private static List<Monitoring.Query> queries() {
        return Stream.concat(
                        Monitoring.panels().stream(),
                        Monitoring.alerts().stream().map(Monitoring.Alert::query))
                .toList();
    }

    private static LiveJob job() {
        return Objects.requireNonNull(live);
    }
}
