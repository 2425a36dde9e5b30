package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.flink.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's part of the chart. */
final class ConsoleTest {

    private static final Path HELP =
            Path.of("..", "cli", "src", "test", "resources", "io", "tierstream", "cli", "golden", "help-console.txt");
    private static final Path OPEN_API =
            Path.of("..", "console", "src", "main", "resources", "io", "tierstream", "console", "openapi.yaml");

    @TempDir
    Path directory;

    @Test
    void isNotThereUnlessAskedFor() {
        assertThat(Chart.render(Chart.LEAST).manifests())
                .noneMatch(manifest -> manifest.name().contains("console"));
    }

    @Test
    void isOneProcessThatEndsBeforeTheNextOneStarts() {
        Manifest deployment = deployment(Chart.render(Chart.CONSOLE));

        assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(deployment.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
        assertThat(deployment(Chart.render(List.of(Chart.CONSOLE), "console.replicas=0"))
                        .at("/spec/replicas")
                        .asInt())
                .isZero();
    }

    /** A node with the only pod of something could never be drained. */
    @Test
    void hasNoDisruptionBudgetBecauseItIsAlone() {
        assertThat(Chart.render(Chart.EVERYTHING).all("PodDisruptionBudget"))
                .noneMatch(budget -> budget.name().contains("console"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"examples/console.yaml", "examples/everything.yaml"})
    void isCalledWithOptionsThatTheCommandHas(String values) throws IOException {
        String help = Files.readString(HELP);
        List<String> arguments = arguments(Chart.render(Chart.DIRECTORY.resolve(values)));

        assertThat(arguments.get(0)).isEqualTo("console");
        assertThat(arguments.stream().skip(1))
                .allSatisfy(argument ->
                        assertThat(help).containsPattern("(?m)^ +" + argument.replaceAll("=.*", "") + "(=| )"));
    }

    @Test
    void saysAllThatTheValuesSay() {
        assertThat(arguments(Chart.render(Chart.EVERYTHING)))
                .containsExactly(
                        "console",
                        "--config=/etc/tierstream/config/tierstream.yaml",
                        "--bind=0.0.0.0",
                        "--port=8080",
                        "--store=jdbc:postgresql://db.example.com:5432/console?sslmode=verify-full"
                                + "&sslrootcert=/etc/tierstream/database/ca.crt",
                        "--tokens=/etc/tierstream/tokens/tokens",
                        "--oidc-issuer=https://login.example.com/realms/crm",
                        "--oidc-audience=tierstream",
                        "--oidc-algorithm=RS256",
                        "--oidc-name-claim=preferred_username",
                        "--oidc-role-claim=realm_access.roles",
                        "--oidc-role=crm-agent=analyst",
                        "--oidc-role=crm-lead=operator",
                        "--oidc-role=crm-read=viewer",
                        "--origin=https://tiers.example.com",
                        "--origin=https://console.internal.example.com",
                        "--trusted-proxy=10.42.0.0/16",
                        "--audit-days=730",
                        "--webhook-network=10.1.0.0/16",
                        "--webhook-http",
                        "--alert=gold-drop: drop tier:value:gold 20% 1h least 100 quiet 6h");
    }

    @Test
    void readsTheTopicsOfTheJobWithCredentialsOfItsOwn() throws IOException {
        Rendered rendered = Chart.render(Chart.EVERYTHING);

        JobConfig job = JobConfig.parse("tierstream.yaml", rendered.jobConfig());
        JobConfig own = config(rendered);

        assertThat(own.topics()).isEqualTo(job.topics());
        assertThat(own.registry().urls()).isEqualTo(job.registry().urls());
        assertThat(own.kafka().bootstrapServers()).isEqualTo(job.kafka().bootstrapServers());
        assertThat(own.kafka().properties().asMap())
                .containsEntry("client.id", "loyalty-console")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "loyalty-console-kafka/jaas")
                .containsEntry("ssl.truststore.password", "loyalty-trust/password");
        assertThat(own.registry().properties().asMap())
                .containsEntry("basic.auth.user.info", "loyalty-registry/user-info");
        assertThat(container(rendered).path("volumeMounts").findValuesAsText("mountPath"))
                .contains("/etc/tierstream/trust", "/etc/tierstream/database");
    }

    @Test
    void isStartedAnewWhenItsConfigurationChanges() {
        String before = checksum(Chart.render(Chart.CONSOLE));

        assertThat(checksum(Chart.render(List.of(Chart.CONSOLE), "config.transitions.topic=other")))
                .isNotEqualTo(before);
        assertThat(checksum(Chart.render(List.of(Chart.CONSOLE), "console.kafkaProperties.client\\.id=x")))
                .isNotEqualTo(before);
    }

    @Test
    void keepsItsStoreOnAVolumeThatOutlivesTheRelease() {
        Rendered rendered = Chart.render(Chart.CONSOLE);
        Manifest claim = rendered.named("PersistentVolumeClaim", "shop-tierstream-console");

        assertThat(claim.at("/metadata/annotations/helm.sh~1resource-policy").asText())
                .isEqualTo("keep");
        assertThat(arguments(rendered)).contains("--store=" + mount(rendered, "store"));
        assertThat(Chart.render(List.of(Chart.CONSOLE), "console.store.volume.existingClaim=mine")
                        .all("PersistentVolumeClaim"))
                .isEmpty();
    }

    @Test
    void needsNoVolumeWithPostgreSqlAndTakesItsSecretsByReference() {
        Rendered rendered = Chart.render(Chart.EVERYTHING);

        assertThat(rendered.all("PersistentVolumeClaim")).isEmpty();
        assertThat(container(rendered).path("volumeMounts").findValuesAsText("name"))
                .doesNotContain("store");
        assertThat(environment(rendered))
                .containsEntry("TIERSTREAM_STORE_USER", "loyalty-console-database/user")
                .containsEntry("TIERSTREAM_STORE_PASSWORD", "loyalty-console-database/password")
                .containsEntry("TIERSTREAM_CONSOLE_WEBHOOK_KEYS", "loyalty-console-webhooks/keys");
    }

    @Test
    void isReachedByItsServiceAndIngressUnderTheNameThatItKnows() {
        Rendered rendered = Chart.render(Chart.CONSOLE);
        Manifest service = rendered.one("Service");
        Manifest ingress = rendered.one("Ingress");
        String host = ingress.at("/spec/rules/0/host").asText();

        assertThat(podLabels(rendered)).containsAll(labels(service.at("/spec/selector")));
        assertThat(service.at("/spec/ports/0/targetPort").asText())
                .isEqualTo(container(rendered).at("/ports/0/name").asText());
        assertThat(ingress.at("/spec/rules/0/http/paths/0/backend/service/name").asText())
                .isEqualTo(service.name());
        assertThat(ingress.at("/spec/tls/0/hosts/0").asText()).isEqualTo(host);
        assertThat(arguments(rendered))
                .contains("--origin=https://" + host)
                .contains("--port="
                        + container(rendered).at("/ports/0/containerPort").asText());
    }

    /** Who is not known is asked nothing else; and a broker that is away is no reason to start it anew. */
    @Test
    void isProbedByPathsThatNeedNoTokenAndDoNotSpeakOfTheTopics() throws IOException {
        JsonNode container = container(Chart.render(Chart.CONSOLE));
        JsonNode paths = StrictYaml.document(Files.readString(OPEN_API)).path("paths");

        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            String path = container.at("/" + probe + "/httpGet/path").asText();
            assertThat(path).isIn("/livez", "/readyz");
            assertThat(paths.path(path).at("/get/summary").asText()).endsWith("Open to all.");
            assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
        }
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
    }

    @Test
    void isScrapedWithTheTokenOfAViewer() {
        Rendered rendered = Chart.render(Chart.EVERYTHING);
        Manifest monitor = rendered.named("PodMonitor", "loyalty-console");

        assertThat(monitor.at("/spec/podMetricsEndpoints/0/port").asText())
                .isEqualTo(container(rendered).at("/ports/0/name").asText());
        assertThat(monitor.at("/spec/podMetricsEndpoints/0/authorization/credentials/name")
                        .asText())
                .isEqualTo("loyalty-console-metrics");
        assertThat(podLabels(rendered)).containsAll(labels(monitor.at("/spec/selector/matchLabels")));
        assertThat(Chart.render(List.of(Chart.CONSOLE), "monitoring.podMonitor.enabled=true")
                        .all("PodMonitor"))
                .as("without a token it would be turned away")
                .hasSize(1);
    }

    @Test
    void isNotTakenForAPodOfFlink() {
        Rendered rendered = Chart.render(Chart.EVERYTHING);

        assertThat(Stream.of("PodMonitor", "NetworkPolicy", "PodDisruptionBudget")
                        .flatMap(rendered::all)
                        .filter(manifest -> !manifest.name().contains("console"))
                        .map(manifest -> Stream.of("/spec/selector/matchLabels", "/spec/podSelector/matchLabels")
                                .map(manifest::at)
                                .filter(JsonNode::isObject)
                                .findFirst()
                                .orElseThrow()))
                .hasSizeGreaterThan(2)
                .noneMatch(selector -> podLabels(rendered).containsAll(labels(selector)));
    }

    @Test
    void letsInOnlyTheIngressControllerAndPrometheus() {
        Manifest policy = Chart.render(Chart.EVERYTHING).named("NetworkPolicy", "loyalty-console");

        assertThat(policy.at("/spec/policyTypes")).hasSize(2);
        assertThat(policy.at("/spec/ingress")).hasSize(2).allSatisfy(rule -> {
            assertThat(rule.path("from")).isNotEmpty();
            assertThat(rule.at("/ports/0/port").asInt()).isEqualTo(8080);
        });
        assertThat(policy.at("/spec/egress"))
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.path("ports")).isNotEmpty());
    }

    @Test
    void hasNoRightsInTheCluster() {
        Rendered rendered = Chart.render(Chart.CONSOLE);
        JsonNode pod = deployment(rendered).at("/spec/template/spec");

        assertThat(pod.path("serviceAccountName").asText()).isEqualTo("shop-tierstream-console");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        assertThat(rendered.named("ServiceAccount", "shop-tierstream-console")
                        .at("/automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
        assertThat(rendered.all("RoleBinding")
                        .map(binding -> binding.at("/subjects/0/name").asText()))
                .doesNotContain("shop-tierstream-console");
    }

    private JobConfig config(Rendered rendered) throws IOException {
        Path file = Files.writeString(
                directory.resolve("tierstream.yaml"),
                rendered.named("ConfigMap", deployment(rendered).name())
                        .at("/data/tierstream.yaml")
                        .asText());
        assertThat(arguments(rendered)).contains("--config=" + mount(rendered, "config") + "/tierstream.yaml");
        return JobConfig.load(List.of("--config", file.toString()), ofJob(environment(rendered)));
    }

    /** Without the console's own variables, as the command takes them away. */
    private static Map<String, String> ofJob(Map<String, String> environment) {
        Map<String, String> job = new HashMap<>(environment);
        job.keySet().removeIf(name -> name.startsWith("TIERSTREAM_STORE_") || name.startsWith("TIERSTREAM_CONSOLE_"));
        return job;
    }

    /** What the container would see, each secret as {@code NAME/KEY}. */
    private static Map<String, String> environment(Rendered rendered) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : container(rendered).path("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef");
            environment.put(
                    variable.path("name").asText(),
                    secret.isMissingNode()
                            ? variable.path("value").asText()
                            : secret.path("name").asText() + "/"
                                    + secret.path("key").asText());
        }
        return environment;
    }

    private static String mount(Rendered rendered, String volume) {
        for (JsonNode mount : container(rendered).path("volumeMounts")) {
            if (mount.path("name").asText().equals(volume)) {
                return mount.path("mountPath").asText();
            }
        }
        throw new AssertionError("nothing is mounted of " + volume);
    }

    private static Manifest deployment(Rendered rendered) {
        return rendered.one("Deployment");
    }

    private static JsonNode container(Rendered rendered) {
        return deployment(rendered).at("/spec/template/spec/containers/0");
    }

    private static List<String> arguments(Rendered rendered) {
        return StreamSupport.stream(container(rendered).path("args").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> podLabels(Rendered rendered) {
        return labels(deployment(rendered).at("/spec/template/metadata/labels"));
    }

    private static List<String> labels(JsonNode labels) {
        return labels.properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.toList());
    }

    private static String checksum(Rendered rendered) {
        return deployment(rendered)
                .at("/spec/template/metadata/annotations/tierstream.io~1config-checksum")
                .asText();
    }
}
