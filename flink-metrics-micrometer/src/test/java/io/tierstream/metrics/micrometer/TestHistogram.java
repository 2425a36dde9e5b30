package io.tierstream.metrics.micrometer;

import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/** A histogram whose quantile q is scale times q. */
record TestHistogram(long count, double scale) implements Histogram {

    @Override
    public void update(long value) {
        throw new UnsupportedOperationException("its quantiles are fixed");
    }

    @Override
    public long getCount() {
        return count;
    }

    @Override
    public HistogramStatistics getStatistics() {
        return new Statistics(scale);
    }

    private static final class Statistics extends HistogramStatistics {

        private final double scale;

        Statistics(double scale) {
            this.scale = scale;
        }

        @Override
        public double getQuantile(double quantile) {
            return scale * quantile;
        }

        @Override
        public long[] getValues() {
            return new long[0];
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public double getMean() {
            return 0;
        }

        @Override
        public double getStdDev() {
            return 0;
        }

        @Override
        public long getMax() {
            return 0;
        }

        @Override
        public long getMin() {
            return 0;
        }
    }
}
