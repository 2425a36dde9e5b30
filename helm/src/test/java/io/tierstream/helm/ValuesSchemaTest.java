package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values are refused, and with which words. The schema's part about the job is written anew with {@code -Dtierstream.rewrite=true}. */
final class ValuesSchemaTest {

    private static final Path SCHEMA = Chart.DIRECTORY.resolve("values.schema.json");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Test
    void theConfigurationInTheSchemaIsTheJobs() throws IOException {
        ObjectNode schema = (ObjectNode) JSON.readTree(SCHEMA.toFile());
        ObjectNode expected = schema.deepCopy();
        ((ObjectNode) expected.path("properties")).set("config", ConfigSchema.generate());
        if (Boolean.getBoolean("tierstream.rewrite")) {
            Files.writeString(SCHEMA, JSON.writeValueAsString(expected) + "\n");
            schema = expected;
        }

        assertThat(schema.at("/properties/config"))
                .as("values.schema.json; rewrite it with -Dtierstream.rewrite=true")
                .isEqualTo(expected.at("/properties/config"));
    }

    @Test
    void whatMustBeSaidIsAskedFor() {
        assertThatThrownBy(() -> Chart.render())
                .hasMessageContaining("/config/kafka/bootstrap.servers")
                .hasMessageContaining("/config/registry/url")
                .hasMessageContaining("/config/sources")
                .hasMessageContaining("/storage/directory");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            taskManagers.slots=2                           | additional properties 'taskManagers' not allowed
            taskManager.slot=2                             | additional properties 'slot' not allowed
            taskManager.memory=4Gi                         | at '/taskManager/memory': '4Gi' does not match pattern
            taskManager.slots=0                            | at '/taskManager/slots': minimum
            job.upgradeMode=stateless                      | at '/job/upgradeMode': value must be one of 'savepoint', 'last-state'
            image.tag=latest                               | at '/image/tag'
            image.repository=tierstream/job:1              | at '/image/repository'
            config.kafka.bootstrap\\.server=b:9092         | additional properties 'bootstrap.server' not allowed
            config.job.parallelism=4                       | additional properties 'parallelism' not allowed
            config.checkpoints.interval=10                 | at '/config/checkpoints/interval'
            config.delivery.guarantee=twice                | value must be one of 'at-least-once', 'exactly-once'
            config.registry.url=http://me:pw@registry:8081 | at '/config/registry/url'
            config.kafka.properties.sasl\\.jaas\\.config=x | config.kafka.properties.sasl.jaas.config looks like a secret
            config.kafka.properties.sasl\\.jaas\\.config=x | configSecrets: {key: kafka.properties.sasl.jaas.config
            flinkConfiguration.s3\\.secret-key=x           | flinkConfiguration.s3.secret-key looks like a secret
            flinkConfiguration.s3\\.access-key=x           | flinkConfiguration.s3.access-key looks like a secret
            flinkConfiguration.kubernetes\\.cluster-id=x   | set by the operator; use fullnameOverride
            storage.directory=file:///flink-data/x         | local to each pod
            storage.directory=bucket                       | at '/storage/directory'
            fullnameOverride=7th                           | at '/fullnameOverride'
            snapshots.schedule=daily                       | at '/snapshots/schedule'
            security.runAsUser=0                           | at '/security/runAsUser': minimum
            """)
    void mistakesAreNamed(String set, String message) {
        assertThatThrownBy(() -> Chart.render(List.of(Chart.LEAST), set)).hasMessageContaining(message);
    }

    @Test
    void valuesThatContradictEachOtherAreNamed() {
        assertThatThrownBy(() ->
                        Chart.render(List.of(Chart.LEAST), "topics.job.enabled=true", "config.topics.create=true"))
                .hasMessageContaining("let one of them create the topics");
        assertThatThrownBy(() -> Chart.render(
                        List.of(Chart.LEAST), "monitoring.podMonitor.enabled=true", "metrics.enabled=false"))
                .hasMessageContaining("nothing to scrape");
        assertThatThrownBy(
                        () -> Chart.render(List.of(Chart.LEAST), "ruleSet.text=x", "ruleSet.existingConfigMap=rules"))
                .hasMessageContaining("keep one of them");
        assertThatThrownBy(() -> Chart.render(
                        List.of(Chart.LEAST),
                        "autoscaler.enabled=true",
                        "autoscaler.maxParallelism=2",
                        "job.parallelism=4"))
                .hasMessageContaining("autoscaler.maxParallelism (2) is below job.parallelism (4)");
        assertThatThrownBy(
                        () -> Chart.render(List.of(Chart.LEAST), "env[0].name=AWS_SECRET_ACCESS_KEY", "env[0].value=x"))
                .hasMessageContaining("AWS_SECRET_ACCESS_KEY looks like a secret");
    }
}
