package io.tierstream.metrics.micrometer;

import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.MetricGroup;

/**
 * Names as Flink's own Prometheus reporter makes them, {@code flink_taskmanager_job_task_operator_numRecordsIn}, so that dashboards
 * for it find their metrics; but a counter ends in {@code _total}, which Prometheus adds.
 */
final class PrometheusNaming implements Naming {

    private static final char SEPARATOR = '_';
    private static final String PREFIX = "flink_";
    private static final String TOTAL = "_total";

    /** What the exposition format keeps for itself; {@code _total} too, but that makes a counter here. */
    private static final Pattern RESERVED = Pattern.compile(".*_(total|created|bucket|info)");

    /** Labels that summaries and histograms have of their own. */
    private static final Set<String> RESERVED_LABELS = Set.of(Quantiles.TAG, "le");

    private final boolean filterValues;

    /**
     * Creates it.
     *
     * @param filterValues whether values of labels are restricted to the characters of names, as Flink's own reporter does
     */
    PrometheusNaming(boolean filterValues) {
        this.filterValues = filterValues;
    }

    @Override
    public SeriesId id(String metric, MetricGroup group) {
        String scope = LogicalScopeProvider.castFrom(group).getLogicalScope(PrometheusNaming::filtered, SEPARATOR);
        return new SeriesId(
                PREFIX + scope + SEPARATOR + filtered(metric),
                Naming.tags(
                        group, PrometheusNaming::label, filterValues ? PrometheusNaming::filtered : value -> value));
    }

    @Override
    public String of(Kind kind, String name) {
        if (kind == Kind.COUNTER && name.endsWith(TOTAL)) {
            return of(kind, name.substring(0, name.length() - TOTAL.length()));
        }
        return RESERVED.matcher(name).matches() ? name + "_value" : name;
    }

    @Override
    public boolean counts(String name) {
        return name.endsWith(TOTAL);
    }

    @Override
    public String rate(String name) {
        return name;
    }

    @Override
    public String count(String name) {
        return name + "_count";
    }

    @Override
    public String own(String name) {
        return PREFIX + "metrics_reporter_" + name;
    }

    private static String label(String key) {
        String label = filtered(key).replace(':', '_').replaceFirst("^_+(?=_)", "");
        if (label.isEmpty() || Character.isDigit(label.charAt(0)) || RESERVED_LABELS.contains(label)) {
            return "flink_" + label;
        }
        return label;
    }

    private static String filtered(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder filtered = new StringBuilder(text.length());
        text.chars().forEach(c -> filtered.append(isAllowed((char) c) ? (char) c : '_'));
        return filtered.toString();
    }

    private static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == ':';
    }
}
