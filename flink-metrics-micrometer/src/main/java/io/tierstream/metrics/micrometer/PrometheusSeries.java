package io.tierstream.metrics.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.flink.metrics.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Micrometer's Prometheus registry. Its own summaries must be fed value by value; Flink's histograms can only be asked, so they stand
 * beside its meters in the same registry of the Prometheus client.
 */
final class PrometheusSeries implements SeriesRegistry {

    private final PrometheusRegistry client = new PrometheusRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, client, Clock.SYSTEM);
    private final MeterSeries meters = new MeterSeries(registry);
    private final Map<String, SummaryFamily> summaries = new HashMap<>();

    PrometheusSeries() {
        // Names are made by PrometheusNaming; Micrometer's own convention would cut some of them.
        registry.config().namingConvention(NamingConvention.identity);
    }

    @Override
    public Runnable gauge(SeriesId id, String help, DoubleSupplier value) {
        return meters.gauge(id, help, value);
    }

    @Override
    public Runnable counter(SeriesId id, String help, DoubleSupplier value) {
        return meters.counter(id, help, value);
    }

    @Override
    public synchronized Runnable summary(SeriesId id, String help, Supplier<@Nullable Histogram> histogram) {
        Labels labels = Labels.of(
                id.tags().stream().map(Tag::getKey).toList(),
                id.tags().stream().map(Tag::getValue).toList());
        SummaryFamily family = summaries.get(id.name());
        if (family == null) {
            family = new SummaryFamily(id.name(), help);
            family.put(labels, histogram);
            summaries.put(id.name(), family);
            client.register(family);
        } else {
            family.put(labels, histogram);
        }
        return () -> removeSummary(id.name(), labels);
    }

    private synchronized void removeSummary(String name, Labels labels) {
        SummaryFamily family = summaries.get(name);
        if (family != null && family.remove(labels)) {
            summaries.remove(name);
            client.unregister(family);
        }
    }

    /** Writes every series in the format of that content type. */
    void write(OutputStream out, String contentType) throws IOException {
        registry.scrape(out, contentType);
    }

    void close() {
        registry.close();
    }
}
