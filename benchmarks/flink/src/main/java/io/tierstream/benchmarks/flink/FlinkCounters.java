package io.tierstream.benchmarks.flink;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Sees the metrics of the jobs in this process. Started by Flink through {@link Factory}, which it finds as a service. */
public final class FlinkCounters implements MetricReporter {

    private static final Map<String, List<Counter>> COUNTERS = new ConcurrentHashMap<>();
    private static final Map<String, List<Gauge<?>>> GAUGES = new ConcurrentHashMap<>();
    private static final Map<String, Gauge<?>> GAUGES_OF_JOB = new ConcurrentHashMap<>();

    /** Makes them. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(Properties properties) {
            return new FlinkCounters();
        }
    }

    /** Forgets the metrics of jobs that have ended. */
    static void reset() {
        COUNTERS.clear();
        GAUGES.clear();
        GAUGES_OF_JOB.clear();
    }

    /** The sum over the tasks of an operator; 0 while there is none. */
    static long sum(String operator, String counter) {
        return COUNTERS.getOrDefault(operator + "." + counter, List.of()).stream()
                .mapToLong(Counter::getCount)
                .sum();
    }

    /** How many tasks of an operator have counted something. */
    static long tasks(String operator, String counter) {
        return COUNTERS.getOrDefault(operator + "." + counter, List.of()).stream()
                .filter(one -> one.getCount() > 0)
                .count();
    }

    /** The lowest value of a gauge among the tasks of an operator; 0 while there is none. */
    static long lowest(String operator, String gauge) {
        return GAUGES.getOrDefault(operator + "." + gauge, List.of()).stream()
                .mapToLong(one -> one.getValue() instanceof Number number ? number.longValue() : 0)
                .min()
                .orElse(0);
    }

    /** What the JobManager says of the job, such as {@code lastCheckpointFullSize}; empty while it says nothing. */
    static OptionalDouble ofJob(String gauge) {
        Gauge<?> found = GAUGES_OF_JOB.get(gauge);
        return found != null && found.getValue() instanceof Number number && number.doubleValue() >= 0
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        Map<String, String> variables = group.getAllVariables();
        String operator = variables.get("<operator_name>");
        if (metric instanceof Counter counter && operator != null) {
            COUNTERS.computeIfAbsent(operator + "." + name, none -> new CopyOnWriteArrayList<>())
                    .add(counter);
        } else if (metric instanceof Gauge<?> gauge && operator != null) {
            GAUGES.computeIfAbsent(operator + "." + name, none -> new CopyOnWriteArrayList<>())
                    .add(gauge);
        } else if (metric instanceof Gauge<?> gauge
                && variables.containsKey("<job_id>")
                && !variables.containsKey("<task_id>")) {
            GAUGES_OF_JOB.put(name, gauge);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
