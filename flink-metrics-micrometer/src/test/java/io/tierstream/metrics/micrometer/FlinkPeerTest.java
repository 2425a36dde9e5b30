package io.tierstream.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.testkit.services.Ports;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside Flink's own Prometheus reporter, given the same metrics: the same names, labels and values. */
final class FlinkPeerTest {

    private static final List<String> NAMES = List.of("numRecordsIn", "a-b c", "größe", "Status.JVM.Memory:used");

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void showsWhatFlinksOwnReporterShows(long seed) {
        Random random = new Random(seed);
        int flinksPort = Ports.free();
        MetricReporter flinks =
                open(new PrometheusReporterFactory().createMetricReporter(config(flinksPort)), flinksPort);
        int port = Ports.free();
        MetricReporter ours = open(new MicrometerPrometheusReporterFactory().createMetricReporter(config(port)), port);
        try {
            for (int i = 0; i < 60; i++) {
                // One name has one type, in both.
                int type = random.nextInt(4);
                String name = NAMES.get(random.nextInt(NAMES.size())) + type;
                Scope scope = Scope.of("taskmanager.job.t-" + random.nextInt(3))
                        .with("tm_id", "10.0.0.1:61" + i)
                        .with("task_name", "Source: orders -> (split, Sink: \"x\")");
                Metric metric = metric(type, random);
                ours.notifyOfAddedMetric(metric, name, scope);
                flinks.notifyOfAddedMetric(metric, name, scope);
                if (random.nextInt(4) == 0) {
                    ours.notifyOfRemovedMetric(metric, name, scope);
                    flinks.notifyOfRemovedMetric(metric, name, scope);
                }
            }

            assertThat(withFlinksNames(Scrape.of(port).withoutOwn()))
                    .as("seed " + seed)
                    .isEqualTo(Scrape.of(flinksPort).values());
        } finally {
            ours.close();
            flinks.close();
        }
    }

    private static Metric metric(int type, Random random) {
        int value = random.nextInt(1_000);
        return switch (type) {
            case 0 -> {
                SimpleCounter counter = new SimpleCounter();
                counter.inc(value);
                yield counter;
            }
            case 1 -> (Gauge<Object>) () -> value % 2 == 0 ? (Object) value : (Object) Boolean.TRUE;
            case 2 -> new TestMeter(value, value / 7.0);
            default -> new TestHistogram(value, value);
        };
    }

    /** Without the end that makes a counter's name, and without what meters have counted, which Flink's reporter does not show. */
    private static Map<String, Double> withFlinksNames(Scrape scrape) {
        Map<String, Double> values = new TreeMap<>();
        for (Scrape.Sample sample : scrape.samples()) {
            if (!sample.name().endsWith("_count_total")) {
                values.put(sample.name().replaceFirst("_total$", "") + sample.labels(), sample.value());
            }
        }
        return values;
    }

    private static MetricReporter open(MetricReporter reporter, int port) {
        reporter.open(config(port));
        return reporter;
    }

    private static MetricConfig config(int port) {
        MetricConfig config = new MetricConfig();
        config.setProperty("port", Integer.toString(port));
        config.setProperty("filterLabelValueCharacters", "false");
        return config;
    }
}
