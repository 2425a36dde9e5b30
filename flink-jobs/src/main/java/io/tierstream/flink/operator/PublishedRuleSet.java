package io.tierstream.flink.operator;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule set on its way to the tasks. Only the text travels and is stored; each task compiles it for itself.
 *
 * @param name the rule set's name
 * @param version rises with each publication; the greater version is in force, whatever arrives first
 * @param yaml the text
 * @param problem why the record cannot be used at all; null when it can be looked at
 */
public record PublishedRuleSet(
        String name, long version, String yaml, @Nullable String problem) implements Serializable {

    private static final long serialVersionUID = 1L;

    public PublishedRuleSet {
        Objects.requireNonNull(name);
        Objects.requireNonNull(yaml);
    }

    /** A rule set that arrived whole. */
    public static PublishedRuleSet of(String name, long version, String yaml) {
        return new PublishedRuleSet(name, version, yaml, null);
    }
}
