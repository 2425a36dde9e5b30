package io.tierstream.metrics.micrometer;

import java.util.List;

/** The quantiles that are told of a histogram: those of Flink's own Prometheus reporter. */
final class Quantiles {

    static final List<Double> ALL = List.of(0.5, 0.75, 0.95, 0.98, 0.99, 0.999);

    /** The tag that holds one. */
    static final String TAG = "quantile";

    private Quantiles() {}
}
