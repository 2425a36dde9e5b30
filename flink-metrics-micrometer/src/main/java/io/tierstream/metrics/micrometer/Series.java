package io.tierstream.metrics.micrometer;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.jspecify.annotations.Nullable;

/**
 * One series of a registry and the metrics of Flink behind it: two while a restarted task is there already and its predecessor not yet
 * gone, if nothing in their scopes tells them apart. The newest is read. Changed under the bridge's lock, read under none.
 */
final class Series {

    private final SeriesId id;
    private final String help;
    private final List<Reading> readings = new ArrayList<>(1);
    private volatile @Nullable Reading current;
    private Kind kind;
    private Runnable removal = () -> {};

    Series(SeriesId id, String help, Kind kind) {
        this.id = id;
        this.help = help;
        this.kind = kind;
    }

    SeriesId id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    void register(SeriesRegistry registry) {
        removal = switch (kind) {
            case GAUGE -> registry.gauge(id, help, this::value);
            case COUNTER -> registry.counter(id, help, this::value);
            case SUMMARY -> registry.summary(id, help, this::histogram);
        };
    }

    void unregister() {
        removal.run();
    }

    /** Comes again as a gauge, as what it reads can go down; it has been unregistered. */
    void becomeGauge(SeriesRegistry registry) {
        kind = Kind.GAUGE;
        readings.replaceAll(reading -> Reading.level(reading.metric()));
        current = readings.get(readings.size() - 1);
        register(registry);
    }

    void add(Reading reading) {
        readings.add(reading);
        current = reading;
    }

    /** Takes a metric away; nothing happens if it is not here. */
    void remove(Metric metric) {
        for (int i = readings.size() - 1; i >= 0; i--) {
            if (readings.get(i).metric() == metric) {
                readings.remove(i);
                break;
            }
        }
        current = readings.isEmpty() ? null : readings.get(readings.size() - 1);
    }

    boolean isEmpty() {
        return readings.isEmpty();
    }

    private double value() {
        Reading reading = current;
        return reading == null ? Double.NaN : reading.value();
    }

    private @Nullable Histogram histogram() {
        Reading reading = current;
        return reading == null ? null : (Histogram) reading.metric();
    }
}
