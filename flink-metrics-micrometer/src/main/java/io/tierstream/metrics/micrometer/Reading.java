package io.tierstream.metrics.micrometer;

import java.util.function.DoubleSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.Metric;
import org.jspecify.annotations.Nullable;

/** How one of Flink's metrics is read. What a metric throws is no matter of who reads: then there is no number. */
interface Reading {

    Metric metric();

    /** The number now; NaN when there is none. */
    double value();

    /** A gauge, or a counter that may also go down. */
    static Reading level(Metric metric) {
        return new Level(metric, levelOf(metric));
    }

    private static DoubleSupplier levelOf(Metric metric) {
        return switch (metric.getMetricType()) {
            case COUNTER -> ((Counter) metric)::getCount;
            case METER -> ((Meter) metric)::getRate;
            case HISTOGRAM -> ((Histogram) metric)::getCount;
            case GAUGE -> () -> number(((Gauge<?>) metric).getValue());
        };
    }

    /** What a metric has counted; {@code onFall} is called whenever it is less than it was. */
    static Reading count(Metric metric, Runnable onFall) {
        return new Count(metric, metric instanceof Meter meter ? meter::getCount : levelOf(metric), onFall);
    }

    /** A gauge's value as a number, a boolean as 0 or 1; NaN for whatever else. */
    static double number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return Double.NaN;
    }

    private static double guarded(DoubleSupplier value) {
        try {
            return value.getAsDouble();
        } catch (RuntimeException | LinkageError e) {
            return Double.NaN;
        }
    }

    /** As it is. */
    record Level(Metric metric, DoubleSupplier source) implements Reading {

        @Override
        public double value() {
            return guarded(source);
        }
    }

    /** Never less than before: who reads a counter takes a fall for a restart. */
    final class Count implements Reading {

        private final Metric metric;
        private final DoubleSupplier source;
        private final Runnable onFall;
        private double highest;

        private Count(Metric metric, DoubleSupplier source, Runnable onFall) {
            this.metric = metric;
            this.source = source;
            this.onFall = onFall;
        }

        @Override
        public Metric metric() {
            return metric;
        }

        @Override
        public double value() {
            return higher(guarded(source));
        }

        private double higher(double now) {
            boolean fell;
            double highestYet;
            synchronized (this) {
                fell = now < highest;
                if (now > highest) {
                    highest = now;
                }
                highestYet = highest;
            }
            if (fell) {
                onFall.run();
            }
            return highestYet;
        }
    }
}
