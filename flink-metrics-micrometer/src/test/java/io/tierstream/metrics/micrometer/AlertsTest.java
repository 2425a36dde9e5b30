package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The alerts by themselves; {@link MonitoringITCase} holds them against a running job. */
final class AlertsTest {

    private static final Path RUNBOOK = Path.of("..", "docs", "operations", "runbook.md");

    @Test
    void promtoolUnderstandsTheRules() throws Exception {
        promtool("check", "rules", Monitoring.RULES.toString());
    }

    @Test
    void alertsFireWhenTheyShouldAndAreSilentWhenTheyShould() throws Exception {
        promtool("test", "rules", Monitoring.RULE_TESTS.toString());
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        assumeTrue(Monitoring.isInstalled("promtool"), "promtool is not installed: apt install prometheus");
        ProcessBuilder builder = new ProcessBuilder("promtool");
        builder.command().addAll(List.of(arguments));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("SUCCESS");
    }

    @Test
    void everyAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() {
        Set<String> fires = new HashSet<>();
        Set<String> silent = new HashSet<>();
        for (Map<String, Object> test :
                Monitoring.list(Monitoring.yaml(Monitoring.RULE_TESTS).get("tests"))) {
            for (Map<String, Object> expectation : Monitoring.list(test.get("alert_rule_test"))) {
                boolean nothing = Monitoring.list(expectation.get("exp_alerts")).isEmpty();
                (nothing ? silent : fires).add(String.valueOf(expectation.get("alertname")));
            }
        }
        List<String> names =
                Monitoring.alerts().stream().map(Monitoring.Alert::name).toList();
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(10);
        assertThat(fires).containsExactlyInAnyOrderElementsOf(names);
        assertThat(silent).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void everyAlertHasItsSectionOfTheRunbook() throws IOException {
        String runbook = Files.readString(RUNBOOK);
        for (Monitoring.Alert alert : Monitoring.alerts()) {
            assertThat(runbook).containsOnlyOnce("\n## " + alert.name() + "\n\n**Means** ");
            assertThat(alert.annotations())
                    .containsEntry(
                            "runbook",
                            "docs/operations/runbook.md#" + alert.name().toLowerCase(Locale.ROOT))
                    .containsKeys("summary", "description");
            assertThat(alert.severity()).isIn("critical", "warning", "info");
        }
        assertThat(runbook.split("\n## ")).hasSize(Monitoring.alerts().size() + 1);
    }

    @Test
    void panelsHaveIdsOfTheirOwnAndDoNotOverlap() {
        for (Path file : Monitoring.dashboards()) {
            Set<Integer> ids = new HashSet<>();
            Set<String> cells = new HashSet<>();
            Monitoring.read(file).path("panels").forEach(panel -> {
                assertThat(ids.add(panel.path("id").asInt()))
                        .as(file.toString())
                        .isTrue();
                int left = panel.at("/gridPos/x").asInt();
                int top = panel.at("/gridPos/y").asInt();
                for (int x = left; x < left + panel.at("/gridPos/w").asInt(); x++) {
                    for (int y = top; y < top + panel.at("/gridPos/h").asInt(); y++) {
                        assertThat(x).isLessThan(24);
                        assertThat(cells.add(x + "/" + y))
                                .as(panel.path("title").asText())
                                .isTrue();
                    }
                }
            });
        }
    }
}
