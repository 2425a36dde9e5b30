package io.tierstream.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Sees the counters of the jobs in this process, and takes the process's own processor time when a number of events has gone by.
 * Started by Flink through {@link Factory}, which it finds as a service.
 */
public final class Meter implements MetricReporter {

    private static final Map<String, List<Counter>> COUNTERS = new ConcurrentHashMap<>();

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /**
     * A moment of a run.
     *
     * @param cpu processor time of the process so far, user and system, nanoseconds
     * @param compiler what of it the compiler's threads took
     * @param wall wall time, nanoseconds
     * @param events counters so far
     */
    record Mark(long cpu, long compiler, long wall, long events, long wakes, long staleTimers, long outputs) {

        static Mark now(Variant variant) {
            String operator = variant.operator();
            return new Mark(
                    PROCESS.getProcessCpuTime(),
                    CompilerTime.nanos(),
                    System.nanoTime(),
                    sum(operator, "numRecordsIn"),
                    sum(operator, "wakes"),
                    sum(operator, "staleTimers"),
                    sum(operator, variant == Variant.MAIN ? "transitions" : "numRecordsOut"));
        }
    }

    /** Makes meters. */
    public static final class Factory implements MetricReporterFactory {
        @Override
        public MetricReporter createMetricReporter(java.util.Properties properties) {
            return new Meter();
        }
    }

    /** Forgets the counters of jobs that have ended. */
    static void reset() {
        COUNTERS.clear();
    }

    /** The sum over the tasks of an operator; 0 while there is none. */
    static long sum(String operator, String counter) {
        return COUNTERS.getOrDefault(operator + "." + counter, List.of()).stream()
                .mapToLong(Counter::getCount)
                .sum();
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        String operator = group.getAllVariables().get("<operator_name>");
        if (metric instanceof Counter counter && operator != null) {
            COUNTERS.computeIfAbsent(operator + "." + name, none -> new CopyOnWriteArrayList<>())
                    .add(counter);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
}
