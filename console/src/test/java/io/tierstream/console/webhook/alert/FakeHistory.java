package io.tierstream.console.webhook.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A history in memory. */
public final class FakeHistory implements DistributionHistory {

    private final Map<String, NavigableMap<Instant, Long>> members = new TreeMap<>();
    long changes;

    public FakeHistory put(String target, Instant at, long count) {
        members.computeIfAbsent(target, key -> new TreeMap<>()).put(at, count);
        return this;
    }

    @Override
    public List<String> targets() {
        return List.copyOf(members.keySet());
    }

    @Override
    public OptionalLong membersAt(String target, Instant at) {
        var entry = members.getOrDefault(target, new TreeMap<>()).floorEntry(at);
        return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.getValue());
    }

    @Override
    public long changes(String target, Instant from, Instant to) {
        return changes;
    }
}
