package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a cluster with the restricted pod security standard asks of every pod, and that no secret stands in a manifest. */
final class SecurityTest {

    private static final String TAGGED = "(.+/)?[^/:@]+:[^/:@]+";

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void everyContainerIsRestricted(List<Path> values) {
        assertThat(podSpecs(Chart.render(values))).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("containers")).isNotEmpty().allSatisfy(container -> {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            });
        });
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void everyMountHasItsVolumeAndTemporaryFilesHaveAPlace(List<Path> values) {
        assertThat(podSpecs(Chart.render(values))).allSatisfy(pod -> {
            List<String> volumes = pod.path("volumes").findValuesAsText("name");
            JsonNode mounts = pod.at("/containers/0/volumeMounts");
            assertThat(mounts)
                    .allSatisfy(mount ->
                            assertThat(volumes).contains(mount.path("name").asText()));
            assertThat(mounts.findValuesAsText("mountPath")).contains("/tmp").doesNotHaveDuplicates();
        });
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void everyImageHasATagAndEveryContainerResources(List<Path> values) {
        Rendered rendered = Chart.render(values);
        JsonNode flink = rendered.flinkDeployment().at("/spec");

        assertThat(flink.path("image").asText()).matches(TAGGED).doesNotEndWith(":latest");
        for (String role : List.of("jobManager", "taskManager")) {
            assertThat(flink.at("/" + role + "/resource/cpu").asDouble()).isPositive();
            assertThat(flink.at("/" + role + "/resource/memory").asText()).matches("\\d+m");
        }
        assertThat(others(rendered).map(pod -> pod.at("/containers/0"))).allSatisfy(container -> {
            assertThat(container.path("image").asText()).matches(TAGGED).doesNotEndWith(":latest");
            assertThat(container.at("/resources/requests/cpu").isTextual()).isTrue();
            assertThat(container.at("/resources/limits/memory").isTextual()).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void secretsAreOnlyReferredTo(List<Path> values) {
        Rendered rendered = Chart.render(values);

        assertThat(rendered.all("Secret")).isEmpty();
        assertThat(rendered.jobConfig()).doesNotContainIgnoringCase("password").doesNotContain("jaas");
        assertThat(podSpecs(rendered).flatMap(pod -> variables(pod)))
                .filteredOn(variable -> variable.path("name").asText().matches(".*(PASSWORD|SECRET|JAAS|KEY|INFO).*"))
                .allSatisfy(variable -> assertThat(
                                variable.at("/valueFrom/secretKeyRef/name").asText())
                        .isNotEmpty());
    }

    @Test
    void theJobManagerAloneGetsWhatTheConfigurationNeeds() {
        Rendered rendered = Chart.render(Chart.EVERYTHING);

        assertThat(rendered.mainContainer("taskManager").path("env").findValuesAsText("name"))
                .contains("AWS_SECRET_ACCESS_KEY")
                .noneMatch(name -> name.startsWith("TIERSTREAM_"));
    }

    @Test
    void thePlatformMayChooseTheUser() {
        Rendered rendered = Chart.render(List.of(Chart.LEAST), "security.runAsUser=null", "security.fsGroup=null");

        assertThat(rendered.podTemplate("jobManager")
                        .at("/spec/securityContext")
                        .has("runAsUser"))
                .isFalse();
        assertThat(Chart.render(List.of(Chart.LEAST), "security.runAsUser=1000650000")
                        .podTemplate("taskManager")
                        .at("/spec/securityContext/runAsUser")
                        .isInt())
                .isTrue();
    }

    @Test
    void thePolicyLetsInOnlyTheOperatorPrometheusAndTheJobItself() {
        Manifest policy = Chart.render(Chart.EVERYTHING).named("NetworkPolicy", "loyalty");

        assertThat(policy.at("/spec/policyTypes")).hasSize(2);
        assertThat(policy.at("/spec/ingress"))
                .hasSize(3)
                .allSatisfy(rule -> assertThat(rule.path("from")).isNotEmpty());
        assertThat(policy.at("/spec/egress"))
                .allSatisfy(
                        rule -> assertThat(rule.has("ports") || rule.has("to")).isTrue());
    }

    @Test
    void theRoleCanNotReadSecrets() {
        assertThat(Chart.render(Chart.LEAST).one("Role").at("/rules"))
                .allSatisfy(rule -> assertThat(rule.path("resources"))
                        .extracting(JsonNode::asText)
                        .isNotEmpty()
                        .doesNotContain("secrets", "*"));
    }

    private static Stream<JsonNode> podSpecs(Rendered rendered) {
        return Stream.concat(
                Stream.of("jobManager", "taskManager")
                        .map(role -> rendered.podTemplate(role).path("spec")),
                others(rendered));
    }

    /** Pods that are not Flink's. */
    private static Stream<JsonNode> others(Rendered rendered) {
        return Stream.of("Job", "Deployment").flatMap(rendered::all).map(owner -> owner.at("/spec/template/spec"));
    }

    private static Stream<JsonNode> variables(JsonNode pod) {
        return pod.findValues("env").stream().flatMap(variables -> variables.valueStream());
    }
}
