package io.tierstream.flink.operator;

import io.tierstream.engine.Direction;
import io.tierstream.engine.RuleSetVersion;
import io.tierstream.engine.Transition;
import io.tierstream.engine.tier.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Entries and exits since the last flush. It must be flushed before each checkpoint's barrier: what it holds is in no
 * state.
 */
final class DistributionBuffer {

    private final Map<Target, DistributionDelta> deltas = new LinkedHashMap<>();

    void add(Transition transition) {
        long entries = transition.direction() == Direction.ENTER ? 1 : 0;
        RuleSetVersion version = transition.ruleSet();
        Target target = transition.target();
        deltas.merge(
                target,
                new DistributionDelta(
                        target.name(), target.tier(), version.name(), version.version(), entries, 1 - entries),
                (a, b) -> new DistributionDelta(
                        a.name(),
                        a.tier(),
                        a.ruleSet(),
                        Math.max(a.ruleSetVersion(), b.ruleSetVersion()),
                        a.entries() + b.entries(),
                        a.exits() + b.exits()));
    }

    void flush(Consumer<DistributionDelta> out) {
        if (!deltas.isEmpty()) {
            deltas.values().forEach(out);
            deltas.clear();
        }
    }
}
