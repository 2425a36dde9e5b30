package io.tierstream.metrics.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Micrometer's OTLP registry. A histogram becomes a gauge for each quantile and a counter of its own: the registry makes summaries only
 * of what it is fed value by value.
 */
final class OtlpSeries implements SeriesRegistry {

    private final MeterSeries meters;

    OtlpSeries(MeterRegistry registry) {
        this.meters = new MeterSeries(registry);
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
    public Runnable summary(SeriesId id, String help, Supplier<@Nullable Histogram> histogram) {
        List<Runnable> removals = new ArrayList<>();
        for (double quantile : Quantiles.ALL) {
            SeriesId one = new SeriesId(id.name(), id.tags().and(Quantiles.TAG, Double.toString(quantile)));
            removals.add(meters.gauge(
                    one, help, read(histogram, some -> some.getStatistics().getQuantile(quantile))));
        }
        removals.add(meters.counter(id.named(id.name() + ".count"), help, read(histogram, Histogram::getCount)));
        return () -> removals.forEach(Runnable::run);
    }

    private static DoubleSupplier read(Supplier<@Nullable Histogram> source, ToDoubleFunction<Histogram> value) {
        return () -> {
            Histogram histogram = source.get();
            try {
                return histogram == null ? Double.NaN : value.applyAsDouble(histogram);
            } catch (RuntimeException | LinkageError e) {
                return Double.NaN; // the metric's own failure: it has no value now
            }
        };
    }
}
