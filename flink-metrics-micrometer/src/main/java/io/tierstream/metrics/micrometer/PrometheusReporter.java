package io.tierstream.metrics.micrometer;

import java.util.Objects;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flink's metrics in Micrometer's Prometheus registry, on an HTTP endpoint of their own. */
final class PrometheusReporter implements MetricReporter {

    private static final Logger LOG = LoggerFactory.getLogger(PrometheusReporter.class);

    private final PrometheusSeries registry = new PrometheusSeries();
    private @Nullable MetricBridge bridge;
    private @Nullable ScrapeServer server;

    @Override
    public void open(MetricConfig config) {
        Notices notices = new Notices(LOG);
        OptionReader options = new OptionReader(config);
        PortRanges ports = options.parsed(Option.PORT, "a port, or ranges such as 9249-9260", PortRanges::parse);
        String host = options.text(Option.HOST);
        Naming naming = new PrometheusNaming(options.truth(Option.FILTER_LABELS));
        BridgeSettings settings = options.bridge();
        options.finish(Option.Used.PROMETHEUS, notices);
        MetricBridge opened = new MetricBridge(registry, naming, settings, notices);
        bridge = opened;
        server = ScrapeServer.start(
                host,
                ports,
                (out, contentType) -> {
                    opened.settle();
                    registry.write(out, contentType);
                },
                notices);
        LOG.info("Metrics for Prometheus are at http://{}:{}/metrics", host, server.port());
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        registry.close();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        Objects.requireNonNull(bridge).add(metric, name, group);
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        Objects.requireNonNull(bridge).remove(metric, name, group);
    }

    /** The port it listens on. */
    int port() {
        return Objects.requireNonNull(server).port();
    }
}
