package io.tierstream.metrics.micrometer;

import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.util.Objects;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.Scheduled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink's metrics in Micrometer's OTLP registry, which sends them on a thread of its own: a receiver that hangs delays nobody else.
 * Flink's schedule, of the same interval, only brings the series up to date.
 */
final class OtlpReporter implements MetricReporter, Scheduled {

    private static final Logger LOG = LoggerFactory.getLogger(OtlpReporter.class);

    private @Nullable OtlpMeterRegistry registry;
    private @Nullable MetricBridge bridge;

    @Override
    public void open(MetricConfig config) {
        Notices notices = new Notices(LOG);
        OptionReader options = new OptionReader(config);
        OtlpSettings settings = OtlpSettings.read(options, System.getenv());
        BridgeSettings bounds = options.bridge();
        options.finish(Option.Used.OTLP, notices);
        OtlpMeterRegistry opened = OtlpMeterRegistry.builder(settings)
                .threadFactory(OtlpReporter::thread)
                .metricsSender(new OtlpSender(settings, LOG))
                .build();
        opened.config().namingConvention(NamingConvention.identity);
        registry = opened;
        bridge = new MetricBridge(new OtlpSeries(opened), new OtlpNaming(), bounds, notices);
        LOG.info("Metrics go to {} every {}", settings.url(), settings.interval());
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "metrics-otlp");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void report() {
        Objects.requireNonNull(bridge).settle();
    }

    /** Sends a last time. */
    @Override
    public void close() {
        if (bridge != null) {
            bridge.settle();
        }
        if (registry != null) {
            registry.close();
        }
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        Objects.requireNonNull(bridge).add(metric, name, group);
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        Objects.requireNonNull(bridge).remove(metric, name, group);
    }
}
