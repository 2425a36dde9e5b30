package io.tierstream.metrics.micrometer;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Makes the reporter that sends to an OTLP receiver; to be named in {@code metrics.reporter.NAME.factory.class}. */
public final class MicrometerOtlpReporterFactory implements MetricReporterFactory {

    @Override
    public OtlpReporter createMetricReporter(Properties properties) {
        return new OtlpReporter();
    }
}
