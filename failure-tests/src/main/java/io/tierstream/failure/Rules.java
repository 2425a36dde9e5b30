package io.tierstream.failure;

import io.tierstream.engine.RuleSet;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The rule sets of the suite: windows of days for what lies behind, windows of seconds for what happens now. */
enum Rules {
    BACKLOG("backlog.yaml", 1),
    LIVE("live.yaml", 1),
    LIVE_2("live-2.yaml", 2);

    private final String resource;
    private final long version;

    Rules(String resource, long version) {
        this.resource = resource;
        this.version = version;
    }

    String text() {
        try (InputStream in = Rules.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RuleSet compiled() {
        Compilation compilation = RuleSets.compile(resource, text(), version);
        if (compilation instanceof Compilation.Compiled compiled) {
            return compiled.ruleSet();
        }
        throw new IllegalStateException(compilation.issues().toString());
    }
}
