package io.tierstream.flink.operator;

/** The reference page of all metrics, generated from {@link JobMetric}. */
final class MetricsReference {

    private static final String HEAD = """
            # Metrics

            <!-- Generated from io.tierstream.flink.operator.JobMetric by MetricsReferenceTest; do not edit by hand. -->

            These are the job's own metrics. Flink's (checkpoints, back pressure, Kafka lag, RocksDB) are documented by Flink and
            apply as they are. [Metrics by Micrometer](metrics-micrometer.md) brings all of them to Prometheus and OTLP, with the
            right types; Flink's own reporters work too. [Monitoring](operations/monitoring.md) has dashboards and alerts.

            They stand in Flink's operator scope: `<host>.taskmanager.<tm_id>.<job_name>.<operator>.<subtask_index>.<name>`. A
            label is a Flink metric group: part of the name in reporters without labels, a label in those that have them
            (Prometheus). No customer id is ever part of a metric. Counters start at 0 when a task starts; they are not part of
            the state.

            | name | operator | labels | type | unit | meaning |
            |---|---|---|---|---|---|
            """;

    private static final String TAIL = """

            Histograms hold the most recent `metrics.latency-samples` samples per task; quantiles are of those, per task, and
            cannot be averaged over tasks.
            """;

    private MetricsReference() {}

    /** The whole page, in Markdown. */
    static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        for (JobMetric metric : JobMetric.values()) {
            page.append(metric.row());
        }
        return page.append(TAIL).toString();
    }
}
