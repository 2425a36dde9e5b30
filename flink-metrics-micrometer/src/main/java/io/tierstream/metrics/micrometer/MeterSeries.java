package io.tierstream.metrics.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** Gauges and counters, which every registry of Micrometer takes alike. */
final class MeterSeries {

    private final MeterRegistry registry;

    /** Micrometer holds what a function counter reads weakly. */
    private final Set<DoubleSupplier> counters = ConcurrentHashMap.newKeySet();

    MeterSeries(MeterRegistry registry) {
        this.registry = registry;
    }

    Runnable gauge(SeriesId id, String help, DoubleSupplier value) {
        Meter meter = Gauge.builder(id.name(), value, DoubleSupplier::getAsDouble)
                .strongReference(true)
                .tags(id.tags())
                .description(help)
                .register(registry);
        return () -> registry.remove(meter);
    }

    Runnable counter(SeriesId id, String help, DoubleSupplier value) {
        counters.add(value);
        Meter meter = FunctionCounter.builder(id.name(), value, DoubleSupplier::getAsDouble)
                .tags(id.tags())
                .description(help)
                .register(registry);
        return () -> {
            registry.remove(meter);
            counters.remove(value);
        };
    }
}
