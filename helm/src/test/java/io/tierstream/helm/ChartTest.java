package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is rendered, for every values file of the chart. */
final class ChartTest {

    @Test
    void lintHasNothingToSayOnceTheRequiredValuesAreGiven(@TempDir Path directory) throws IOException {
        Path chart = directory.resolve("tierstream");
        Chart.copyTo(chart);
        Path values = chart.resolve("values.yaml");
        Files.writeString(
                values,
                Files.readString(values)
                        .replace("bootstrap.servers: \"\"", "bootstrap.servers: broker:9092")
                        .replaceFirst("url: \"\"", "url: http://registry:8081")
                        .replace("sources: []", "sources: [{topic: tierstream.purchases}]")
                        .replace("  directory: \"\"", "  directory: s3://bucket/tierstream"));

        LintResult result = new Helm(chart).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void rendersWithoutDuplicateKeysAndEveryObjectOnce(List<Path> values) {
        Rendered rendered = Chart.render(values);

        assertThat(rendered.manifests()).extracting(Manifest::toString).doesNotHaveDuplicates();
        assertThat(rendered.manifests())
                .allSatisfy(manifest ->
                        assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo("crm"));
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void theOperatorAcceptsTheFlinkDeployment(List<Path> values) {
        Manifest deployment = Chart.render(values).flinkDeployment();

        assertThat(CustomResources.ofTheReleasedApi().problems(deployment)).isEmpty();
        assertThat(deployment.at("/spec/flinkConfiguration"))
                .allSatisfy(value -> assertThat(value.isTextual())
                        .as("an option's value is a text: %s", value)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void theNewestOperatorAcceptsItToo(List<Path> values) {
        Manifest deployment = Chart.render(values).flinkDeployment();

        assertThat(CustomResources.ofTheNewestOperator().problems(deployment)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void kubernetesAndPrometheusKnowEveryFieldOfTheOthers(List<Path> values) {
        assertThat(Chart.render(values).manifests())
                .filteredOn(manifest -> !manifest.kind().equals("FlinkDeployment"))
                .isNotEmpty()
                .allSatisfy(KubernetesModels::read);
    }

    @Test
    void theChecksOfTheseTestsFindMistakes() {
        Manifest mistaken = new Manifest(StrictYaml.document("""
                apiVersion: flink.apache.org/v1beta1
                kind: FlinkDeployment
                metadata: {name: shop}
                spec:
                  flinkVersion: v2_9
                  jobManager: {resource: {cores: 1}}
                  taskManager: {podTemplate: {spec: {containers: [{name: x, securitycontext: {}}]}}}
                """));
        Manifest budget = new Manifest(StrictYaml.document("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: shop}
                spec: {minAvailble: 1}
                """));

        assertThat(CustomResources.ofTheReleasedApi().problems(mistaken))
                .anyMatch(problem -> problem.contains("flinkVersion"))
                .anyMatch(problem -> problem.contains("cores"))
                .anyMatch(problem -> problem.contains("securitycontext"));
        assertThatThrownBy(() -> KubernetesModels.read(budget)).hasMessageContaining("minAvailble");
        assertThatThrownBy(() -> StrictYaml.document("a: 1\na: 2")).hasMessageContaining("duplicate key");
    }

    @Test
    void namesOfPodsAndMeasuresAreDerivedFromTheRelease() {
        Rendered rendered = Chart.render(Chart.LEAST);

        assertThat(rendered.flinkDeployment().name()).isEqualTo("shop-tierstream");
        assertThat(rendered.one("ServiceAccount").name()).isEqualTo("shop-tierstream");
        assertThat(rendered.flinkDeployment().at("/spec/serviceAccount").asText())
                .isEqualTo("shop-tierstream");
    }

    @Test
    void whatTheOperatorMergesByPositionIsNotSharedByTwoTemplates() {
        assertThat(Chart.render(Chart.EVERYTHING)
                        .flinkDeployment()
                        .at("/spec/podTemplate")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void aTaskManagerThatIsAloneHasNoDisruptionBudget() {
        assertThat(Chart.render(List.of(Chart.LEAST), "job.parallelism=1").all("PodDisruptionBudget"))
                .isEmpty();
        assertThat(Chart.render(List.of(Chart.LEAST), "job.parallelism=5", "taskManager.slots=2")
                        .one("PodDisruptionBudget")
                        .at("/spec/minAvailable")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void theNotesSayWhatToLookAtAndWhatWasPlanned() {
        assertThat(Chart.notes(Chart.DIRECTORY.resolve("sizes/large.yaml"), Chart.LEAST))
                .contains("get flinkdeployment shop-tierstream")
                .contains("the job waits until one is in the rules topic")
                .contains("100000000 customers")
                .contains("25.0 cores")
                .doesNotContain("WARNING", "console");
        assertThat(Chart.notes(Chart.CONSOLE)).contains("https://tiers.example.com", "its volume has 4Gi");
        assertThat(Chart.notes(Chart.DIRECTORY.resolve("sizes/large.yaml"), Chart.CONSOLE))
                .contains("WARNING: the embedded database is for a million customers at most");
    }
}
