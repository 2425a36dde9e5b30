package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OtlpReporterTest {

    private static final Scope SCOPE = Scope.of("taskmanager.job.task.operator")
            .with("job_name", "my tiers")
            .with("subtask_index", "0");
    private static final Map<String, String> TAGS = Map.of("job_name", "my tiers", "subtask_index", "0");
    private static final String OPERATOR = "flink.taskmanager.job.task.operator.";

    @TempDir
    private Path directory;

    private final OtlpReceiver receiver = new OtlpReceiver();
    private final OtlpReporter reporter = new MicrometerOtlpReporterFactory().createMetricReporter(new MetricConfig());

    @AfterEach
    void close() {
        reporter.close();
        receiver.close();
    }

    @Test
    void sendsEveryTypeAsWhatItIs() {
        reporter.open(config());
        SimpleCounter events = new SimpleCounter();
        events.inc(7);
        reporter.notifyOfAddedMetric(events, "events", SCOPE);
        reporter.notifyOfAddedMetric((Gauge<Integer>) () -> 3, "size", SCOPE);
        reporter.notifyOfAddedMetric((Gauge<String>) () -> "text", "path", SCOPE);
        reporter.notifyOfAddedMetric(new TestMeter(600, 10.5), "throughput", SCOPE);
        reporter.notifyOfAddedMetric(new TestHistogram(9, 1000), "latency", SCOPE);
        reporter.report();

        OtlpReceiver.Received request = awaitMetric("size");

        Metric sum = Objects.requireNonNull(request.metric(OPERATOR + "events"));
        assertThat(sum.getSum().getIsMonotonic()).isTrue();
        assertThat(sum.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        assertThat(request.values(OPERATOR + "events")).isEqualTo(Map.of(TAGS, 7.0));
        assertThat(request.values(OPERATOR + "size")).isEqualTo(Map.of(TAGS, 3.0));
        assertThat(request.metric(OPERATOR + "path")).isNull();
        assertThat(request.values(OPERATOR + "throughput.rate")).isEqualTo(Map.of(TAGS, 10.5));
        assertThat(request.values(OPERATOR + "throughput.count")).isEqualTo(Map.of(TAGS, 600.0));
        assertThat(request.values(OPERATOR + "latency")).hasSize(6).containsValue(950.0);
        assertThat(request.values(OPERATOR + "latency.count")).isEqualTo(Map.of(TAGS, 9.0));
        assertThat(request.resource()).containsEntry("service.name", "shop").containsKey("service.instance.id");
    }

    @Test
    void whatFlinkTakesAwayIsNotSentAgain() {
        reporter.open(config());
        SimpleCounter events = new SimpleCounter();
        TestHistogram latency = new TestHistogram(9, 1000);
        reporter.notifyOfAddedMetric(events, "events", SCOPE);
        reporter.notifyOfAddedMetric(latency, "latency", SCOPE);
        awaitMetric("latency");

        reporter.notifyOfRemovedMetric(events, "events", SCOPE);
        reporter.notifyOfRemovedMetric(latency, "latency", SCOPE);

        await().untilAsserted(() -> assertThat(receiver.last().metrics())
                .extracting(Metric::getName)
                .containsExactlyInAnyOrder("flink.metrics.reporter.series", "flink.metrics.reporter.refused"));
    }

    @Test
    void headersComeFromFilesThatMayChange() throws Exception {
        Path secret = Files.writeString(directory.resolve("token"), "Bearer one\nsecond line\n");
        MetricConfig config = config();
        config.setProperty("headers.Authorization", "file:" + secret);
        config.setProperty("headers.X-Scope-OrgID", "value:shop");
        config.setProperty("headers.X-Path", "env:PATH");
        reporter.open(config);
        await().until(() -> !receiver.received().isEmpty());
        assertThat(receiver.last().headers())
                .containsEntry("Authorization", "Bearer one")
                .containsEntry("X-Scope-OrgID", "shop")
                .containsEntry("X-Path", System.getenv("PATH"));

        Files.writeString(secret, "Bearer two\n");

        await().until(() -> "Bearer two".equals(receiver.last().headers().get("Authorization")));
    }

    @Test
    void goesOnAfterTheReceiverFailed() {
        receiver.answer(503);
        reporter.open(config());
        await().until(() -> receiver.received().size() >= 2);

        receiver.answer(200);
        SimpleCounter late = new SimpleCounter();
        reporter.notifyOfAddedMetric(late, "late", SCOPE);

        assertThat(awaitMetric("late").metric(OPERATOR + "late")).isNotNull();
    }

    @Test
    void sendsALastTimeWhenItIsClosed() {
        MetricConfig config = config();
        config.setProperty("interval", "1 h");
        reporter.open(config);
        reporter.notifyOfAddedMetric((Gauge<Integer>) () -> 3, "size", SCOPE);

        reporter.close();

        assertThat(receiver.last().values(OPERATOR + "size")).isEqualTo(Map.of(TAGS, 3.0));
    }

    @Test
    void saysEverythingThatIsWrongAndShowsNoSecret() {
        MetricConfig config = new MetricConfig();
        config.setProperty("endpoint", "ftp://user:pass" + "word@collector");
        config.setProperty("interval", "soon");
        config.setProperty("headers.Authorization", "Bearer abc");
        config.setProperty("headers.A", "env:TIERSTREAM_NOT_SET");
        config.setProperty("headers.B", "file:" + directory.resolve("missing"));

        assertThatThrownBy(() -> new OtlpReporter().open(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint must be an http or https URL without user and password")
                .hasMessageContaining("interval is 'soon', but must be a duration")
                .hasMessageContaining("headers.Authorization must be env:VARIABLE, file:/path or value:TEXT")
                .hasMessageContaining("headers.A takes the environment variable TIERSTREAM_NOT_SET, which is not set")
                .hasMessageContaining("headers.B takes the file")
                .hasMessageNotContaining("abc")
                .hasMessageNotContaining("user:");
        assertThatThrownBy(() -> new OtlpReporter().open(new MetricConfig()))
                .hasMessageContaining("endpoint is missing, such as http://collector:4318");
    }

    private OtlpReceiver.Received awaitMetric(String name) {
        await().until(() -> !receiver.received().isEmpty() && receiver.last().metric(OPERATOR + name) != null);
        return receiver.last();
    }

    private MetricConfig config() {
        MetricConfig config = new MetricConfig();
        config.setProperty("endpoint", receiver.endpoint());
        config.setProperty("interval", "100 ms");
        config.setProperty("resource.service.name", "shop");
        return config;
    }
}
