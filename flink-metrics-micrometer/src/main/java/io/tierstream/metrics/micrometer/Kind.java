package io.tierstream.metrics.micrometer;

/** What a series is to its registry. */
enum Kind {
    GAUGE(1),

    /** Only grows. */
    COUNTER(1),

    /** Quantiles and a count. */
    SUMMARY(1 + Quantiles.ALL.size());

    private final int series;

    Kind(int series) {
        this.series = series;
    }

    /** How many time series one of this kind is to who stores them. */
    int series() {
        return series;
    }
}
