package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tierstream.flink.config.ConfigException;
import io.tierstream.flink.config.Guarantee;
import io.tierstream.flink.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The configuration that the chart renders, read by the job's own reader. */
final class JobConfigurationTest {

    private static final Path RULE_SET = Path.of("..", "examples", "rule-sets", "web-shop.yaml");

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void theJobReadsIt(List<Path> values) throws IOException {
        Rendered rendered = Chart.render(values);

        JobConfig config = load(rendered);

        assertThat(config.runtime().checkpointDirectory())
                .isEqualTo(rendered.flinkDeployment()
                        .at("/spec/flinkConfiguration/execution.checkpointing.dir")
                        .asText());
        assertThat(config.runtime().parallelism())
                .as("left to spec.job.parallelism and the autoscaler")
                .isZero();
    }

    @Test
    void whatMustDifferBetweenTwoJobsIsNamedAfterTheRelease() throws IOException {
        JobConfig config = load(Chart.render(Chart.LEAST));

        assertThat(config.kafka().groupId()).isEqualTo("shop-tierstream");
        assertThat(config.delivery().transactionalIdPrefix()).isEqualTo("shop-tierstream");
        assertThat(config.runtime().name()).isEqualTo("shop-tierstream");
    }

    @Test
    void valuesOfEverySectionArrive() throws IOException {
        JobConfig config = load(Chart.render(Chart.EVERYTHING));

        assertThat(config.kafka().groupId()).isEqualTo("loyalty");
        assertThat(config.registry().urls()).hasSize(2);
        assertThat(config.sources()).hasSize(2);
        assertThat(config.topics().transitions()).isEqualTo("loyalty.transitions");
        assertThat(config.topics().partitions()).isEqualTo(36);
        assertThat(config.topics().create()).isFalse();
        assertThat(config.delivery().guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
        assertThat(config.runtime().stateCacheBytes()).isEqualTo(96 << 20);
    }

    @Test
    void secretsReachTheKeysThatTheyAreMeantFor() throws IOException {
        JobConfig config = load(Chart.render(Chart.EVERYTHING));

        assertThat(config.kafka().properties().asMap())
                .containsEntry("sasl.jaas.config", "loyalty-kafka/jaas")
                .containsEntry("ssl.truststore.password", "loyalty-trust/password")
                .containsEntry("security.protocol", "SASL_SSL");
        assertThat(config.registry().properties().asMap())
                .containsEntry("basic.auth.user.info", "loyalty-registry/user-info");
    }

    @Test
    void underscoresOfPropertiesSurviveTheEnvironment() throws IOException {
        Rendered rendered = Chart.render(
                List.of(Chart.LEAST),
                "configSecrets[0].key=kafka.properties.my_secret.part",
                "configSecrets[0].secretName=a",
                "configSecrets[0].secretKey=b");

        assertThat(load(rendered).kafka().properties().asMap()).containsEntry("my_secret.part", "a/b");
    }

    @Test
    void theRuleSetIsWhereTheJobLooksForIt() throws IOException {
        Rendered rendered = Chart.renderWithRuleSet(RULE_SET, Chart.LEAST);

        Manifest map = rendered.named("ConfigMap", "shop-tierstream-rule-set");
        String file = load(rendered).rulesFile();
        JsonNode mount = mount(rendered, "rule-set");

        assertThat(file).isEqualTo(mount.path("mountPath").asText() + "/rule-set.yaml");
        assertThat(map.at("/data/rule-set.yaml").asText()).isEqualTo(Files.readString(RULE_SET));
    }

    @Test
    void withoutRuleSetTheTopicIsWaitedFor() throws IOException {
        assertThat(load(Chart.render(Chart.LEAST)).rulesFile()).isNull();
    }

    @Test
    void aChangedConfigurationChangesThePodAndAChangedRuleSetDoesNot() {
        String before = checksum(Chart.render(Chart.LEAST));

        assertThat(checksum(Chart.render(List.of(Chart.LEAST), "config.time.idle=300ms")))
                .isNotEqualTo(before);
        assertThat(checksum(Chart.render(List.of(Chart.LEAST), "ruleSet.text=a")))
                .isEqualTo(checksum(Chart.render(List.of(Chart.LEAST), "ruleSet.text=b")));
    }

    @Test
    void whatTheSchemaCannotSeeTheJobRefuses() {
        Rendered rendered = Chart.render(
                List.of(Chart.LEAST),
                "config.delivery.guarantee=exactly-once",
                "config.delivery.transaction\\.timeout=10s",
                "config.checkpoints.interval=1m");

        assertThatThrownBy(() -> load(rendered))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must exceed checkpoints.interval");
    }

    private JobConfig load(Rendered rendered) throws IOException {
        Path file = Files.writeString(directory.resolve("tierstream.yaml"), rendered.jobConfig());
        JsonNode arguments = rendered.flinkDeployment().at("/spec/job/args");
        assertThat(arguments.path(1).asText())
                .isEqualTo(mount(rendered, "config").path("mountPath").asText() + "/tierstream.yaml");
        return JobConfig.load(List.of(arguments.path(0).asText(), file.toString()), environment(rendered));
    }

    /** What the JobManager's container would see, each secret as {@code NAME/KEY}. */
    private static Map<String, String> environment(Rendered rendered) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : rendered.mainContainer("jobManager").path("env")) {
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

    private static JsonNode mount(Rendered rendered, String volume) {
        for (JsonNode mount : rendered.mainContainer("jobManager").path("volumeMounts")) {
            if (mount.path("name").asText().equals(volume)) {
                return mount;
            }
        }
        throw new AssertionError("nothing is mounted of " + volume);
    }

    private static String checksum(Rendered rendered) {
        return rendered.podTemplate("jobManager")
                .at("/metadata/annotations/tierstream.io~1config-checksum")
                .asText();
    }
}
