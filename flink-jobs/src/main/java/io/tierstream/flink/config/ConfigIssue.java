package io.tierstream.flink.config;

import java.util.Objects;

/**
 * One mistake in a configuration.
 *
 * @param location where: {@code file:line:column}, an environment variable, or an argument
 * @param code what kind, stable
 * @param message the value, the limit and what to do
 */
public record ConfigIssue(String location, Code code, String message) {

    /** What kind of mistake. */
    public enum Code {
        UNKNOWN_KEY,
        DUPLICATE_KEY,
        MISSING_VALUE,
        BAD_VALUE,
        CONFLICT,
        BAD_ARGUMENT,
        BAD_FILE;

        /** As shown to people, such as {@code unknown-key}. */
        public String text() {
            return ValueType.spelling(this);
        }
    }

    public ConfigIssue {
        Objects.requireNonNull(location);
        Objects.requireNonNull(code);
        Objects.requireNonNull(message);
    }

    @Override
    public String toString() {
        return location + ": " + code.text() + ": " + message;
    }
}
