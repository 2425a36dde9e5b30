package io.tierstream.metrics.micrometer;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Makes the reporter that Prometheus scrapes; to be named in {@code metrics.reporter.NAME.factory.class}. */
public final class MicrometerPrometheusReporterFactory implements MetricReporterFactory {

    @Override
    public PrometheusReporter createMetricReporter(Properties properties) {
        return new PrometheusReporter();
    }
}
