package io.tierstream.metrics.micrometer;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.flink.metrics.Histogram;
import org.jspecify.annotations.Nullable;

/** A registry of Micrometer, as far as it is needed here. Each method registers a series and returns what removes it. */
interface SeriesRegistry {

    Runnable gauge(SeriesId id, String help, DoubleSupplier value);

    /**
     * Registers a counter.
     *
     * @param value never less than it was
     */
    Runnable counter(SeriesId id, String help, DoubleSupplier value);

    /**
     * Registers quantiles and a count.
     *
     * @param histogram asked at each reading; null when it has just left
     */
    Runnable summary(SeriesId id, String help, Supplier<@Nullable Histogram> histogram);
}
