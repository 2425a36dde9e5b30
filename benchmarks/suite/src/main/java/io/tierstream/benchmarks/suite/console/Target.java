package io.tierstream.benchmarks.suite.console;

import org.jspecify.annotations.Nullable;

/**
 * A segment or a tier.
 *
 * @param tierSet null for a segment
 */
record Target(@Nullable String tierSet, String name) {

    static Target segment(String name) {
        return new Target(null, name);
    }

    static Target tier(String tierSet, String name) {
        return new Target(tierSet, name);
    }

    /** The key of its count in the topic of the distribution. */
    String key() {
        return WebShop.RULE_SET + "/" + (tierSet == null ? "segment" : tierSet) + "/" + name;
    }
}
