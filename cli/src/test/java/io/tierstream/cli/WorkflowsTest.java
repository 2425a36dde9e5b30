package io.tierstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What can be known of the workflow files without running them: they call what is there, with no more rights than they need. */
class WorkflowsTest {

    private static final Path ROOT = Path.of(System.getProperty("tierstream.root", ".."));

    /** Commands of the repository, such as {@code release/collect}. */
    private static final Pattern SCRIPT =
            Pattern.compile("(?m)(?:^|[;&|]\\s*)(\\.?/?(?:release|docker|\\.ci)/[\\w-]+|\\./mvnw)");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(".github/workflows"))) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void callsScriptsThatAreThere(Path workflow) throws IOException {
        List<String> scripts = steps(workflow)
                .map(step -> step.get("run"))
                .filter(run -> run != null)
                .flatMap(run -> SCRIPT.matcher(run.toString()).results())
                .map(found -> found.group(1))
                .toList();

        assertThat(scripts)
                .as("scripts of %s", workflow)
                .isNotEmpty()
                .allSatisfy(script ->
                        assertThat(ROOT.resolve(script)).isRegularFile().isExecutable());
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void namesTheVersionOfEveryAction(Path workflow) throws IOException {
        assertThat(steps(workflow).map(step -> step.get("uses")).filter(action -> action != null))
                .as("actions of %s", workflow)
                .isNotEmpty()
                .allSatisfy(action -> assertThat(action.toString()).matches("[\\w-]+/[\\w-]+@(v\\d+|[0-9a-f]{40})"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void saysItsRightsAndTimesAndKnowsNoSecrets(Path workflow) throws IOException {
        assertThat(load(workflow).get("permissions")).as(workflow.toString()).isNotNull();
        assertThat(Files.readString(workflow)).doesNotContain("secrets.").doesNotContain("pull_request_target");
        assertThat(jobs(workflow))
                .allSatisfy(job -> assertThat(job.keySet().toString()).contains("timeout-minutes", "runs-on"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void waitsForJobsThatAreThere(Path workflow) throws IOException {
        String names = map(load(workflow).get("jobs")).keySet().toString();
        Matcher needs = Pattern.compile("needs: \\[?([\\w, -]+)").matcher(Files.readString(workflow));
        while (needs.find()) {
            assertThat(needs.group(1).split(", "))
                    .allSatisfy(name -> assertThat(names).contains(name.trim()));
        }
    }

    private static Stream<Map<?, ?>> steps(Path workflow) throws IOException {
        return jobs(workflow).stream()
                .flatMap(job -> ((List<?>) Objects.requireNonNull(job.get("steps"))).stream())
                .map(WorkflowsTest::map);
    }

    private static List<Map<?, ?>> jobs(Path workflow) throws IOException {
        return map(load(workflow).get("jobs")).values().stream()
                .<Map<?, ?>>map(WorkflowsTest::map)
                .toList();
    }

    private static Map<?, ?> load(Path workflow) throws IOException {
        return map(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(workflow)));
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }
}
