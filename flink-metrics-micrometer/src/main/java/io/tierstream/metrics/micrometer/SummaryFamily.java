package io.tierstream.metrics.micrometer;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.jspecify.annotations.Nullable;

/** All histograms of one name as a Prometheus summary: quantiles and a count. Flink knows no sum. */
final class SummaryFamily implements Collector {

    private final MetricMetadata metadata;
    private final Map<Labels, Supplier<@Nullable Histogram>> histograms = new ConcurrentHashMap<>();

    SummaryFamily(String name, String help) {
        metadata = new MetricMetadata(name, help);
    }

    void put(Labels labels, Supplier<@Nullable Histogram> histogram) {
        histograms.put(labels, histogram);
    }

    /** Takes one away and returns whether none is left. */
    boolean remove(Labels labels) {
        histograms.remove(labels);
        return histograms.isEmpty();
    }

    @Override
    public SummarySnapshot collect() {
        List<SummaryDataPointSnapshot> points = new ArrayList<>(histograms.size());
        histograms.forEach((labels, source) -> {
            Histogram histogram = source.get();
            SummaryDataPointSnapshot point = histogram == null ? null : point(labels, histogram);
            if (point != null) {
                points.add(point);
            }
        });
        return new SummarySnapshot(metadata, points);
    }

    @Override
    public String getPrometheusName() {
        return metadata.getPrometheusName();
    }

    private static @Nullable SummaryDataPointSnapshot point(Labels labels, Histogram histogram) {
        try {
            HistogramStatistics statistics = histogram.getStatistics();
            List<Quantile> quantiles = Quantiles.ALL.stream()
                    .map(quantile -> new Quantile(quantile, statistics.getQuantile(quantile)))
                    .toList();
            return SummaryDataPointSnapshot.builder()
                    .labels(labels)
                    .count(histogram.getCount())
                    .quantiles(io.prometheus.metrics.model.snapshots.Quantiles.of(quantiles))
                    .build();
        } catch (RuntimeException | LinkageError e) {
            return null; // the metric's own failure: it has no value now
        }
    }
}
