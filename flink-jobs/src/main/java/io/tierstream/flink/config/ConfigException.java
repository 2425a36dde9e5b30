package io.tierstream.flink.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every mistake in it. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigIssue> issues;

    public ConfigException(List<ConfigIssue> issues) {
        super(issues.stream()
                .map(ConfigIssue::toString)
                .collect(Collectors.joining(System.lineSeparator(), describe(issues.size()), "")));
        this.issues = List.copyOf(issues);
    }

    private static String describe(int count) {
        return (count == 1 ? "1 mistake" : count + " mistakes") + " in the configuration:" + System.lineSeparator();
    }

    public List<ConfigIssue> issues() {
        return issues;
    }
}
