package io.tierstream.metrics.micrometer;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every key of the two reporters, as {@code docs/metrics-micrometer.md} explains it. */
enum Option {
    PORT(
            Used.PROMETHEUS,
            "port",
            "port, ports or ranges",
            "9249",
            "Where `/metrics` is served: `9249`, `9249-9260`, `9249,9300-9310`. The first free one is taken, so that a JobManager and"
                    + " TaskManagers share a host."),
    HOST(Used.PROMETHEUS, "host", "address", "0.0.0.0", "The address that the port is opened on."),
    FILTER_LABELS(
            Used.PROMETHEUS,
            "filterLabelValueCharacters",
            "true, false",
            "false",
            "Whether every character of a label's value but letters, digits, `:` and `_` becomes `_`, as Flink's own reporter does"
                    + " unless told otherwise."),
    ENDPOINT(
            Used.OTLP,
            "endpoint",
            "URL",
            null,
            "Where metrics are sent to, as OTLP over HTTP (protobuf): `http://collector:4318/v1/metrics`. Without a path, `/v1/metrics`"
                    + " is added. Required."),
    INTERVAL(Used.OTLP, "interval", "duration", "10 s", "How often. It is Flink's key, and in Flink's notation."),
    HEADERS(
            Used.OTLP,
            "headers.NAME",
            "reference",
            null,
            "A header of each request: `env:VARIABLE` takes an environment variable of the process, `file:/path` the first line of a file,"
                    + " read anew each time, `value:TEXT` is the text itself. Flink shows its configuration to everybody who sees its"
                    + " web interface: secrets belong into variables or files."),
    RESOURCE(
            Used.OTLP,
            "resource.NAME",
            "text",
            null,
            "A resource attribute, such as `resource.service.namespace: shop`. `service.name` is `flink` and `service.instance.id` a"
                    + " random id of the process unless they are given."),
    CONNECT_TIMEOUT(Used.OTLP, "connect-timeout", "duration", "2 s", "How long connecting may take."),
    READ_TIMEOUT(Used.OTLP, "read-timeout", "duration", "10 s", "How long the receiver may take to answer."),
    SERIES_MAX(
            Used.BOTH,
            "series.max",
            "number",
            "50000",
            "Most time series of a process; a histogram counts as seven. What comes after is left out and counted."),
    SERIES_MAX_PER_METRIC(
            Used.BOTH,
            "series.max-per-metric",
            "number",
            "5000",
            "Most time series of one name in a process, so that one metric with a tag of many values does not take the place of all"
                    + " others."),
    COUNTERS_AS_GAUGES(
            Used.BOTH,
            "counters.as-gauges",
            "true, false",
            "false",
            "Whether counters are gauges under exactly the names of Flink's own Prometheus reporter, without `_total`: for dashboards"
                    + " that were made for it."),
    COUNTERS_FALLING(
            Used.BOTH,
            "counters.falling",
            "names, with commas",
            "",
            "Names, as this reporter gives them but without `_total`, of counters that can go down: they are gauges.");

    /** Who reads a key. */
    enum Used {
        PROMETHEUS,
        OTLP,
        BOTH
    }

    private final Used used;
    private final String key;
    private final String type;
    private final @Nullable String defaultText;
    private final String meaning;

    Option(Used used, String key, String type, @Nullable String defaultText, String meaning) {
        this.used = used;
        this.key = key;
        this.type = type;
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    String key() {
        return key;
    }

    @Nullable
    String defaultText() {
        return defaultText;
    }

    /** What stands before the name in keys that hold one, such as {@code headers.}. */
    String prefix() {
        return key.substring(0, key.indexOf("NAME"));
    }

    boolean isPrefix() {
        return key.endsWith("NAME");
    }

    /** The keys that a reporter reads. */
    static Set<Option> of(Used reporter) {
        EnumSet<Option> options = EnumSet.noneOf(Option.class);
        for (Option option : values()) {
            if (option.used == reporter || option.used == Used.BOTH) {
                options.add(option);
            }
        }
        return options;
    }

    Used used() {
        return used;
    }

    /** A row of the reference. */
    String row() {
        String shown = defaultText == null ? "none" : defaultText.isEmpty() ? "empty" : "`" + defaultText + "`";
        return "| `" + key + "` | " + type + " | " + shown + " | " + meaning + " |\n";
    }
}
