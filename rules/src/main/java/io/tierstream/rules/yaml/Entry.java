package io.tierstream.rules.yaml;

import io.tierstream.rules.issue.Span;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One key of a mapping with its value.
 *
 * @param key the key's text
 * @param keySpan where the key stands
 * @param value the value's node
 * @param torn whether YAML took only a part of the value, which has been reported
 */
public record Entry(String key, Span keySpan, Node value, boolean torn) {

    Entry(String key, Span keySpan, Node value) {
        this(key, keySpan, value, false);
    }

    Entry asTorn() {
        return new Entry(key, keySpan, value, true);
    }
}
