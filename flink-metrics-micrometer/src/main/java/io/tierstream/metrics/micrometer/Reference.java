package io.tierstream.metrics.micrometer;

/** The reference page of the plugin, generated from {@link Option}. */
final class Reference {

    private static final String HEAD = """
            # Metrics by Micrometer

            <!-- Generated from io.tierstream.metrics.micrometer.Option by ReferenceTest; do not edit by hand. -->

            `flink-metrics-micrometer` is a plugin for any Flink 2.2, with Tierstream's job or without it. It gives all of Flink's
            metrics to [Micrometer](https://micrometer.io)'s registries: for Prometheus on an endpoint of each process, and for every
            receiver of OTLP (OpenTelemetry collector, Grafana Alloy, Mimir and others). Beside Flink's own reporters it has

            - the right types: what is counted is a counter, so that `rate` and its tools know what it is;
            - series that leave exactly when their metric does, also if two tasks share one id for a while;
            - a bound on the number of series, with a metric of what was left out;
            - gauges without numbers left out, instead of shown as 0.

            ## Install

            ```
            mkdir -p $FLINK_HOME/plugins/metrics-micrometer
            cp flink-metrics-micrometer/target/tierstream-flink-metrics-micrometer-*-plugin.jar $FLINK_HOME/plugins/metrics-micrometer/
            ```

            on every JobManager and TaskManager, and in Flink's `config.yaml`

            ```yaml
            metrics:
              reporters: prometheus, otlp
              reporter:
                prometheus:
                  factory.class: io.tierstream.metrics.micrometer.MicrometerPrometheusReporterFactory
                  port: 9249-9260
                otlp:
                  factory.class: io.tierstream.metrics.micrometer.MicrometerOtlpReporterFactory
                  endpoint: http://collector:4318/v1/metrics
                  interval: 30 s
                  headers.Authorization: file:/etc/tierstream/otlp-token
            ```

            Either reporter alone will do. The name after `metrics.reporter.` is free. Both may run beside Flink's own reporters,
            on other ports.

            A value that cannot be used stops the reporter, not Flink: the log of the process says `Could not instantiate` and
            everything that is wrong. A key that nobody reads is a warning.

            Flink's own keys work as for every reporter, before this plugin sees a metric: `filter.includes`, `filter.excludes`,
            `scope.variables.excludes` (leaves tags out), `scope.variables.additional`.
            """;

    private static final String TAIL = """

            ## Names and tags

            | Flink | Prometheus | OTLP |
            |---|---|---|
            | name | `flink_` + scope + name, other characters than letters, digits, `:` and `_` as `_` | `flink.` + scope + `.` + name |
            | scope variables (`<host>`, `<tm_id>`, `<job_name>`, `<task_name>`, `<operator_name>`, `<subtask_index>` ...) and groups of key and value | labels | attributes of the data point |
            | counter | counter, `NAME_total` | sum, cumulative and monotonic, `NAME` |
            | counter that went down | gauge, `NAME` | gauge, `NAME` |
            | gauge with a number, or a boolean (0 and 1) | gauge, `NAME` | gauge, `NAME` |
            | gauge whose name ends in `-total` or `_total` (Kafka's clients) | counter, `NAME_total` | sum (if it ends in `-total`) |
            | gauge with anything else | left out, with a line in the log | left out |
            | meter | gauge `NAME` (events per second) and counter `NAME_count_total` | `NAME.rate` and `NAME.count` |
            | histogram | summary: `NAME{quantile="..."}` and `NAME_count` | gauge `NAME` with the attribute `quantile`, and sum `NAME.count` |

            The scope is Flink's logical scope, which does not depend on `metrics.scope.*`:
            `flink_taskmanager_job_task_operator_eventType_events_total{eventType="purchase", operator_name="decide", ...}`. The key of a
            group of key and value is part of the name as well as a label. Names are those of Flink's own Prometheus and OpenTelemetry
            reporters, but for `_total`. **Dashboards made for Flink's own Prometheus reporter** work with `counters.as-gauges: true`,
            which leaves `_total` away; or write `_total` into their queries. A test holds both reporters side by side on a running job.

            Flink's interface does not say whether a counter can go down. One that does is a gauge from then on, with all others of its
            name in this process; to have it so from the start, name it in `counters.falling`. Quantiles are 0.5, 0.75, 0.95, 0.98, 0.99
            and 0.999, of one task; they cannot be averaged over tasks. Histograms of Flink have no sum. The rare names that end in what
            Prometheus keeps for itself (`_info`, `_bucket`, `_created`) get `_value` behind them, and labels called `quantile` or `le`
            `flink_` before them.

            All series of one name must have the same tags and be of the same type, as Prometheus wants it; others are left out.

            ## What it says of itself

            | Prometheus | OTLP | meaning |
            |---|---|---|
            | `flink_metrics_reporter_series` | `flink.metrics.reporter.series` | time series in this process |
            | `flink_metrics_reporter_refused_total{reason}` | `flink.metrics.reporter.refused` | metrics left out: `limit` (`series.max`), `metric-limit` (`series.max-per-metric`), `other-tags`, `other-type` |

            The first metric that is left out is named in the log, the others are only counted. A metric that was left out is not taken
            up when there is room again, only if its task restarts.

            ## What it costs

            Registering a metric is a look-up in a map. Nothing runs on the hot path of a job: values are read when they are asked for,
            on threads of the plugin. A page with 20,000 series takes some 70 ms of one core and has 5 MB before
            it is compressed; a series takes 1.5 KiB of heap. The endpoint has neither encryption nor a
            password, as Flink's own; bind it with `host` or guard it with a network policy. No metric of Tierstream's job holds a
            customer's id.
            """;

    private Reference() {}

    /** The whole page, in Markdown. */
    static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        section(page, "Prometheus", Option.Used.PROMETHEUS);
        section(page, "OTLP", Option.Used.OTLP);
        section(page, "Both", Option.Used.BOTH);
        return page.append(TAIL).toString();
    }

    private static void section(StringBuilder page, String title, Option.Used used) {
        page.append("\n## ").append(title).append("\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
        for (Option option : Option.values()) {
            if (option.used() == used) {
                page.append(option.row());
            }
        }
    }
}
