package io.tierstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flink and its operator ignore options that they do not know; so every option is looked up. */
final class FlinkOptionsTest {

    private static final List<Class<?>> DECLARATIONS = List.of(
            AutoScalerOptions.class,
            CheckpointingOptions.class,
            CoreOptions.class,
            HighAvailabilityOptions.class,
            JobManagerOptions.class,
            MetricOptions.class,
            RestartStrategyOptions.class,
            RocksDBOptions.class,
            StateBackendOptions.class,
            TaskManagerOptions.class,
            WebOptions.class);

    /** The operator itself is not on Maven Central; these are from the reference of its configuration. */
    private static final Set<String> OF_THE_OPERATOR = Set.of(
            "kubernetes.operator.job.savepoint-on-deletion",
            "kubernetes.operator.periodic.savepoint.interval",
            "kubernetes.operator.savepoint.dispose-on-delete",
            "kubernetes.operator.savepoint.format.type",
            "kubernetes.operator.savepoint.history.max.age",
            "kubernetes.operator.savepoint.history.max.count",
            "kubernetes.operator.snapshot.resource.enabled");

    /** Of parts that are not on the class path: a reporter and a file system. */
    private static final Set<String> OF_PLUGINS =
            Set.of("metrics.reporter.prom.factory.class", "metrics.reporter.prom.port", "s3.endpoint");

    private static final Map<String, ConfigOption<?>> KNOWN = known();

    @ParameterizedTest
    @MethodSource("io.tierstream.helm.Chart#ways")
    void everyOptionIsKnownAndItsValueCanBeRead(List<Path> values) {
        Configuration flink = options(Chart.render(values));

        for (String key : flink.keySet()) {
            if (!OF_THE_OPERATOR.contains(key) && !OF_PLUGINS.contains(key)) {
                ConfigOption<?> option = KNOWN.get(key);
                assertThat(option).as("option %s", key).isNotNull();
                assertThat(flink.getOptional(option)).as(key).isPresent();
            }
        }
    }

    @Test
    void whatTheValuesSayWinsOverTheChart() {
        Configuration flink = options(Chart.render(
                List.of(Chart.LEAST), "flinkConfiguration.execution\\.checkpointing\\.num-retained=\"9\""));

        assertThat(flink.toMap()).containsEntry("execution.checkpointing.num-retained", "\"9\"");
    }

    @Test
    void savepointsGoWhereTheyAreSaidToGo() {
        assertThat(options(Chart.render(Chart.LEAST)).get(CheckpointingOptions.SAVEPOINT_DIRECTORY))
                .isEqualTo("s3://bucket/tierstream/savepoints");
        assertThat(options(Chart.render(Chart.EVERYTHING)).get(CheckpointingOptions.SAVEPOINT_DIRECTORY))
                .isEqualTo("s3://backup/loyalty/savepoints");
    }

    @Test
    void withoutScheduleThereAreNoPeriodicSavepoints() {
        assertThat(options(Chart.render(List.of(Chart.LEAST), "snapshots.schedule="))
                        .keySet())
                .doesNotContain("kubernetes.operator.periodic.savepoint.interval");
    }

    @Test
    void bothReportersExist() throws ReflectiveOperationException {
        for (String reporter : List.of("micrometer", "flink")) {
            theReporterExists(Chart.render(List.of(Chart.LEAST), "metrics.reporter=" + reporter));
        }
    }

    private static void theReporterExists(Rendered rendered) throws ReflectiveOperationException {
        String factory = options(rendered).toMap().get("metrics.reporter.prom.factory.class");

        assertThat(MetricReporterFactory.class).isAssignableFrom(Class.forName(factory));
    }

    @Test
    void theEntryPointIsTheJob() throws ReflectiveOperationException {
        JsonNode job = Chart.render(Chart.LEAST).flinkDeployment().at("/spec/job");

        assertThat(Class.forName(job.path("entryClass").asText()).getMethod("main", String[].class))
                .isNotNull();
    }

    static Configuration options(Rendered rendered) {
        Map<String, String> options = new HashMap<>();
        rendered.flinkDeployment()
                .at("/spec/flinkConfiguration")
                .properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        return Configuration.fromMap(options);
    }

    private static Map<String, ConfigOption<?>> known() {
        Map<String, ConfigOption<?>> known = new HashMap<>();
        for (Class<?> declarations : DECLARATIONS) {
            for (Field field : declarations.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && ConfigOption.class.isAssignableFrom(field.getType())) {
                    ConfigOption<?> option = option(field);
                    known.put(option.key(), option);
                }
            }
        }
        return known;
    }

    private static ConfigOption<?> option(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
