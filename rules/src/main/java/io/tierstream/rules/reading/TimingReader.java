package io.tierstream.rules.reading;

import io.tierstream.engine.tier.Timing;
import io.tierstream.rules.issue.Issues;
import io.tierstream.rules.yaml.Entry;
import io.tierstream.rules.yaml.Mapping;
import org.jspecify.annotations.Nullable;

/** Reads how long it takes to enter and to leave. */
final class TimingReader {

    private TimingReader() {}

    /** The times in state of a segment or tier; null after reporting. */
    static @Nullable Timing read(Mapping mapping, Issues issues) {
        int before = issues.errors();
        Timing timing = new Timing(
                millis(mapping.get("for"), issues),
                millis(mapping.get("grace"), issues),
                millis(mapping.get("minimumStay"), issues),
                millis(mapping.get("cooldown"), issues));
        return issues.errors() > before ? null : timing;
    }

    private static long millis(@Nullable Entry entry, Issues issues) {
        Long millis = entry == null ? null : Durations.millis(entry, issues);
        return millis == null ? 0 : millis;
    }
}
