package io.tierstream.metrics.micrometer;

import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.MetricGroup;

/** Names as Flink's own OpenTelemetry reporter makes them: {@code flink.taskmanager.job.task.operator.numRecordsIn}. */
final class OtlpNaming implements Naming {

    private static final char SEPARATOR = '.';
    private static final String PREFIX = "flink.";

    @Override
    public SeriesId id(String metric, MetricGroup group) {
        String scope = LogicalScopeProvider.castFrom(group).getLogicalScope(text -> text, SEPARATOR);
        return new SeriesId(
                PREFIX + scope + SEPARATOR + metric,
                Naming.tags(group, key -> key.isEmpty() ? "_" : key, text -> text));
    }

    @Override
    public String of(Kind kind, String name) {
        return name;
    }

    @Override
    public boolean counts(String name) {
        return name.endsWith("-total");
    }

    @Override
    public String rate(String name) {
        return name + ".rate";
    }

    @Override
    public String count(String name) {
        return name + ".count";
    }

    @Override
    public String own(String name) {
        return PREFIX + "metrics.reporter." + name;
    }
}
