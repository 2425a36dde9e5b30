package io.tierstream.console.rules;

import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compiles the texts of rule sets, each once; those that were not asked for in a while are forgotten. Safe for use by many threads. */
public final class CompiledRuleSets {

    private static final int KEPT = 16;

    private record Key(String name, long version, String contentHash) {}

    private final Map<Key, Compilation> compiled = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Compilation> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * What becomes of a text.
     *
     * @param name of the rule set, for its issues
     */
    public synchronized Compilation compile(String name, long version, String text) {
        return compiled.computeIfAbsent(
                new Key(name, version, RuleSets.contentHash(text)),
                none -> RuleSets.compile(name + ".yaml", text, version));
    }
}
