package io.tierstream.engine;

import java.util.Objects;

/** A rule set's name and the version that decided. */
public record RuleSetVersion(String name, long version) {

    public RuleSetVersion {
        Objects.requireNonNull(name);
    }
}
