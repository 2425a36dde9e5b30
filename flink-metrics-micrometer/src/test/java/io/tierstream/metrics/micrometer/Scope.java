package io.tierstream.metrics.micrometer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A metric group that is nothing but a scope. */
final class Scope extends UnregisteredMetricsGroup implements LogicalScopeProvider {

    private final String path;
    private final Map<String, String> variables;

    private Scope(String path, Map<String, String> variables) {
        this.path = path;
        this.variables = variables;
    }

    /** A scope whose parts are separated by dots. */
    static Scope of(String path) {
        return new Scope(path, Map.of());
    }

    Scope with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(variables);
        more.put("<" + variable + ">", value);
        return new Scope(path, more);
    }

    @Override
    public Map<String, String> getAllVariables() {
        return variables;
    }

    @Override
    public String getLogicalScope(CharacterFilter filter) {
        return getLogicalScope(filter, '.');
    }

    @Override
    public String getLogicalScope(CharacterFilter filter, char delimiter) {
        StringBuilder scope = new StringBuilder();
        for (String part : path.split("\\.")) {
            scope.append(scope.isEmpty() ? "" : String.valueOf(delimiter)).append(filter.filterCharacters(part));
        }
        return scope.toString();
    }

    @Override
    public MetricGroup getWrappedMetricGroup() {
        return this;
    }
}
