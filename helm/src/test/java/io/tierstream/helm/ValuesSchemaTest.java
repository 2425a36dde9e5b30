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
            console.enabled=true                           | console.enabled needs access control
            console.replicas=2                             | at '/console/replicas': maximum: got 2, want 1
            console.store.url=x                            | additional properties 'url' not allowed
            console.store.postgresql.url=jdbc:h2:mem:x     | at '/console/store/postgresql/url'
            console.store.postgresql.url=jdbc:postgresql://me:pw@db/x        | at '/console/store/postgresql/url': 'not' failed
            console.store.postgresql.url=jdbc:postgresql://db/x?password=pw  | at '/console/store/postgresql/url': 'not' failed
            console.store.postgresql.url=jdbc:postgresql://db/x?sslPassword=x | at '/console/store/postgresql/url': 'not' failed
            console.access.tokens.secretName=x             | at '/console/access/tokens'
            console.access.oidc.issuer=http://login        | at '/console/access/oidc/issuer'
            console.access.oidc.roles.crm=king             | value must be one of 'viewer', 'analyst', 'operator'
            console.access.oidc.algorithms[0]=HS256        | at '/console/access/oidc/algorithms/0'
            console.access.oidc.clientSecret=x             | additional properties 'clientSecret' not allowed
            console.access.origins[0]=https://x/           | at '/console/access/origins/0'
            console.access.trustedProxies[0]=proxy         | at '/console/access/trustedProxies/0'
            console.alerts[0]=gold                         | at '/console/alerts/0'
            console.javaOptions[0]=Xmx1g                   | at '/console/javaOptions/0'
            console.image.tag=latest                       | at '/console/image/tag'
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            console.access.tokens=null                       | needs access control: the console does not listen to a network without
            console.access.oidc.issuer=https://login.example | needs console.access.oidc.audience
            console.ingress.host=                            | needs console.ingress.host
            console.store.postgresql.url=jdbc:postgresql://x | console.store.postgresql.user and .password
            console.store.postgresql.user.secretName=x,console.store.postgresql.user.secretKey=y | has credentials but no url
            console.kafkaProperties.sasl\\.jaas\\.config=x   | console.configSecrets: {key: kafka.properties.sasl.jaas.config
            console.registryProperties.basic\\.auth\\.user\\.info=x | console.registryProperties.basic.auth.user.info looks like a secret
            console.javaOptions[0]=-Djavax.net.ssl.trustStorePassword=hidden | -Djavax.net.ssl.trustStorePassword=... looks like a secret
            """)
    void aConsoleThatWouldNotStartOrNotKeepASecretIsRefused(String sets, String message) {
        assertThatThrownBy(() -> Chart.render(List.of(Chart.CONSOLE), sets.split(",")))
                .hasMessageContaining(message)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void aStoreIsOneDatabase() {
        assertThatThrownBy(() ->
                        Chart.render(List.of(Chart.EVERYTHING), "console.store.volume.existingClaim=console-store"))
                .hasMessageContaining("are both set; keep one of them");
    }
}
