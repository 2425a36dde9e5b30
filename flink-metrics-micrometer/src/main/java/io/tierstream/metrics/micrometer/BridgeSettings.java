package io.tierstream.metrics.micrometer;

import java.util.Set;

/**
 * What both reporters can be told.
 *
 * @param mostSeries time series in all
 * @param mostSeriesPerMetric time series of one name
 * @param countersAsGauges whether counters keep Flink's names and are gauges, as in Flink's own reporter
 * @param fallingCounters names of counters that can go down
 */
record BridgeSettings(int mostSeries, int mostSeriesPerMetric, boolean countersAsGauges, Set<String> fallingCounters) {}
