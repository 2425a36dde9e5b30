package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scraping, alerts and dashboards. The files of the latter two are taken as they are: what looks like a template in them is Prometheus' or Grafana's. */
final class MonitoringTest {

    private static final String ALERTS = """
            groups:
              - name: %s
                rules:
                  - alert: Late
                    expr: flink_taskmanager_job_task_operator_events > 1
                    for: 5m
                    annotations:
                      summary: "{{ $labels.host }} is at {{ $value }}"
            """;

    private static final String DASHBOARD = "{\"title\": \"{{instance}} ${job}\", \"panels\": []}\n";

    @TempDir
    Path directory;

    @Test
    void prometheusFindsThePortOfBothKindsOfPods() {
        Rendered rendered = Chart.render(Chart.EVERYTHING);
        Manifest monitor = rendered.named("PodMonitor", "loyalty");

        assertThat(monitor.at("/spec/podMetricsEndpoints/0/port").asText()).isEqualTo("metrics");
        for (String role : List.of("jobManager", "taskManager")) {
            assertThat(rendered.mainContainer(role).at("/ports/0/name").asText())
                    .isEqualTo("metrics");
            assertThat(rendered.mainContainer(role).at("/ports/0/containerPort").asText())
                    .isEqualTo(FlinkOptionsTest.options(rendered).toMap().get("metrics.reporter.prom.port"));
            assertThat(rendered.podTemplate(role).at("/metadata/labels").properties())
                    .containsAll(monitor.at("/spec/selector/matchLabels").properties());
        }
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
    }

    @Test
    void withoutFilesThereAreNeitherRulesNorDashboards() throws IOException {
        Rendered rendered = Chart.renderFrom(copy(), List.of(Chart.EVERYTHING));

        assertThat(rendered.all("PrometheusRule")).isEmpty();
        assertThat(dashboards(rendered)).isEmpty();
    }

    @Test
    void groupsOfAllFilesComeIntoOneRule() throws IOException {
        Path chart = copy();
        Files.writeString(chart.resolve("files/alerts/a.yaml"), ALERTS.formatted("first"));
        Files.writeString(chart.resolve("files/alerts/b.yaml"), ALERTS.formatted("second"));

        Manifest rule = Chart.renderFrom(chart, List.of(Chart.EVERYTHING)).one("PrometheusRule");

        assertThat(rule.at("/spec/groups").findValuesAsText("name")).containsExactly("first", "second");
        assertThat(rule.at("/spec/groups/0/rules/0/annotations/summary").asText())
                .isEqualTo("{{ $labels.host }} is at {{ $value }}");
        KubernetesModels.read(rule);
    }

    @Test
    void aFileThatIsNoRuleIsNamed() throws IOException {
        Path chart = copy();
        Files.writeString(chart.resolve("files/alerts/a.yaml"), "alerts: []\n");

        assertThatThrownBy(() -> Chart.renderFrom(chart, List.of(Chart.EVERYTHING)))
                .hasMessageContaining("files/alerts/a.yaml is no file of Prometheus rules");
    }

    @Test
    void alertsForNamesThatTheReporterDoesNotGiveAreRefused() {
        assertThatThrownBy(() -> Chart.render(List.of(Chart.EVERYTHING), "metrics.reporter=flink"))
                .hasMessageContaining("set metrics.reporter=micrometer");
    }

    @Test
    void aDashboardIsAConfigMapThatGrafanaFinds() throws IOException {
        Path chart = copy();
        Files.writeString(chart.resolve("files/dashboards/job_health.json"), DASHBOARD);

        List<Manifest> maps = dashboards(Chart.renderFrom(chart, List.of(Chart.EVERYTHING)));

        assertThat(maps).singleElement().satisfies(map -> {
            assertThat(map.name()).isEqualTo("loyalty-job-health");
            assertThat(map.at("/data/job_health.json").asText()).isEqualTo(DASHBOARD);
        });
    }

    @Test
    void theChartsOwnFilesAllArrive() {
        Rendered rendered = Chart.render(Chart.EVERYTHING);
        long groups = rendered.all("PrometheusRule")
                .mapToLong(rule -> rule.at("/spec/groups").size())
                .sum();

        assertThat(groups)
                .isEqualTo(own("alerts", ".yaml")
                        .map(file -> StrictYaml.document(read(file)).path("groups"))
                        .mapToLong(JsonNode::size)
                        .sum());
        assertThat(dashboards(rendered))
                .hasSize((int) own("dashboards", ".json").count());
    }

    private static List<Manifest> dashboards(Rendered rendered) {
        return rendered.all("ConfigMap")
                .filter(map ->
                        map.at("/metadata/labels/grafana_dashboard").asText().equals("1"))
                .toList();
    }

    private static Stream<Path> own(String kind, String suffix) {
        Path folder = Chart.DIRECTORY.resolve("files").resolve(kind);
        return Files.isDirectory(folder)
                ? Chart.files(folder).filter(file -> file.toString().endsWith(suffix))
                : Stream.empty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The chart without alerts and dashboards. */
    private Path copy() throws IOException {
        Path copy = directory.resolve("tierstream");
        Chart.copyTo(copy);
        for (String kind : List.of("alerts", "dashboards")) {
            Path folder = Files.createDirectories(copy.resolve("files").resolve(kind));
            for (Path file : Chart.files(folder).filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        return copy;
    }
}
