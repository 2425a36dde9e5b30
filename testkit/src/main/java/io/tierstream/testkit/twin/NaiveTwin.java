package io.tierstream.testkit.twin;

import io.tierstream.engine.Cause;
import io.tierstream.engine.Direction;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Outcome;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.Target;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The semantics by brute force, for one customer: keeps every event, computes every metric and every rule anew at every
 * instant at which anything could change. Slow, and as simple as it can be.
 */
public final class NaiveTwin {

    /** What a transition is compared by. */
    public record Seen(
            long sequence,
            long time,
            String target,
            Direction direction,
            Cause cause,
            @Nullable String eventId,
            @Nullable String previousTier,
            @Nullable Long expectedExitAt) {}

    private record Remembered(String id, long time) {}

    private final RuleSet rules;
    private final EngineSettings settings;
    private final List<Event> events = new ArrayList<>();
    private final List<Remembered> remembered = new ArrayList<>();
    private Map<String, Target> held = new HashMap<>();
    private long now;
    private long sequence;

    public NaiveTwin(RuleSet rules, EngineSettings settings) {
        this.rules = rules;
        this.settings = settings;
    }

    /** What became of the last event. */
    public Outcome lastOutcome = Outcome.APPLIED;

    /** Applies an event and says what follows. */
    public List<Seen> step(Event event) {
        List<Seen> seen = new ArrayList<>();
        if (isRepeated(event)) {
            lastOutcome = Outcome.DUPLICATE;
            return seen;
        }
        if (events.isEmpty()) {
            now = event.time();
        } else {
            pass(event.time() - 1, seen);
            now = Math.max(now, event.time());
        }
        events.add(event);
        look(Cause.EVENT, event.id(), seen);
        lastOutcome = isExpired(event) ? Outcome.EXPIRED : Outcome.APPLIED;
        return seen;
    }

    private boolean isRepeated(Event event) {
        if (event.id() == null) {
            return false;
        }
        long clock = events.isEmpty() ? event.time() : Math.max(now, event.time());
        long horizon = clock - settings.duplicateHorizonMillis();
        remembered.removeIf(one -> one.time() <= horizon);
        if (remembered.stream().anyMatch(one -> one.id().equals(event.id()))) {
            return true;
        }
        if (event.time() > horizon) {
            remembered.add(new Remembered(event.id(), event.time()));
            if (remembered.size() > settings.duplicateCount()) {
                remembered.remove(0);
            }
        }
        return false;
    }

    /** Selected by some metric, but outside the window of every one that selects it. */
    private boolean isExpired(Event event) {
        boolean selected = false;
        for (MetricDefinition metric : rules.metrics()) {
            MetricDefinition count =
                    new MetricDefinition("n", Aggregate.COUNT, null, metric.selection(), metric.window());
            if (number(count, now) > 0) {
                return false;
            }
            MetricDefinition ever =
                    new MetricDefinition("n", Aggregate.COUNT, null, metric.selection(), Window.LIFETIME);
            selected |= number(ever, now) > 0;
        }
        return selected;
    }

    private int number(MetricDefinition count, long at) {
        Event last = events.get(events.size() - 1);
        return ((BigDecimal) Objects.requireNonNull(NaiveMetrics.value(count, List.of(last), at))).intValue();
    }

    /** Lets time pass up to and including an instant. */
    public List<Seen> wake(long time) {
        List<Seen> seen = new ArrayList<>();
        if (!events.isEmpty()) {
            pass(time, seen);
            now = Math.max(now, time);
        }
        return seen;
    }

    private void pass(long limit, List<Seen> seen) {
        for (long instant : instantsAfter(now)) {
            if (instant <= limit) {
                now = instant;
                look(Cause.TIME, null, seen);
            }
        }
    }

    /** Every instant after another at which a window loses an event or a time comparison can flip. */
    private TreeSet<Long> instantsAfter(long instant) {
        TreeSet<Long> instants = new TreeSet<>();
        List<Long> ages = new ArrayList<>();
        conditions()
                .forEach(condition -> condition.walk(part -> {
                    if (part instanceof Expression.Literal literal && literal.value() instanceof Duration duration) {
                        ages.add(duration.toMillis());
                    }
                }));
        for (Event event : events) {
            rules.metrics().forEach(metric -> instants.add(metric.window().expiry(event.time())));
            for (long age : ages) {
                instants.add(event.time() + age);
                instants.add(event.time() + age + 1);
            }
        }
        instants.remove(Long.MAX_VALUE);
        return new TreeSet<>(instants.tailSet(instant, false));
    }

    private List<Expression> conditions() {
        List<Expression> conditions = new ArrayList<>();
        for (TierSetDefinition set : sets()) {
            for (TierDefinition tier : set.tiers()) {
                conditions.add(tier.when());
                if (tier.keep() != null) {
                    conditions.add(tier.keep());
                }
            }
        }
        return conditions;
    }

    /** Segments as tier sets of one tier with an empty name. */
    private List<TierSetDefinition> sets() {
        List<TierSetDefinition> sets = new ArrayList<>();
        for (SegmentDefinition segment : rules.segments()) {
            sets.add(new TierSetDefinition(
                    segment.name(), List.of(new TierDefinition("", segment.when(), segment.keep()))));
        }
        sets.addAll(rules.tierSets());
        return sets;
    }

    private Map<String, Target> membersAt(long instant, Map<String, Target> before) {
        Map<String, Target> members = new HashMap<>();
        for (TierSetDefinition set : sets()) {
            for (TierDefinition tier : set.tiers()) {
                Target target =
                        tier.name().isEmpty() ? Target.segment(set.name()) : Target.tier(set.name(), tier.name());
                boolean kept =
                        tier.keep() != null && target.equals(before.get(set.name())) && holds(tier.keep(), instant);
                if (kept || holds(tier.when(), instant)) {
                    members.put(set.name(), target);
                    break;
                }
            }
        }
        return members;
    }

    private boolean holds(Expression condition, long instant) {
        return NaiveExpressions.holds(condition, this::metricNow, instant);
    }

    private @Nullable Object metricNow(String name) {
        return value(name);
    }

    /** A metric's value now. */
    public @Nullable Object value(String metric) {
        for (MetricDefinition definition : rules.metrics()) {
            if (definition.name().equals(metric)) {
                return NaiveMetrics.value(definition, events, now);
            }
        }
        throw new IllegalArgumentException(metric);
    }

    private void look(Cause cause, @Nullable String eventId, List<Seen> seen) {
        Map<String, Target> members = membersAt(now, held);
        List<String> names =
                sets().stream().map(TierSetDefinition::name).sorted().toList();
        Map<String, Target> before = held;
        held = members;
        for (Direction direction : List.of(Direction.EXIT, Direction.ENTER)) {
            for (String name : names) {
                Target old = before.get(name);
                Target changed = direction == Direction.EXIT ? old : members.get(name);
                if (changed != null && !Objects.equals(old, members.get(name))) {
                    Long exit = direction == Direction.ENTER ? exitOf(changed) : null;
                    String previous = old == null ? null : old.tier();
                    seen.add(new Seen(++sequence, now, changed.toString(), direction, cause, eventId, previous, exit));
                }
            }
        }
    }

    private @Nullable Long exitOf(Target target) {
        long restored = now;
        Map<String, Target> ahead = held;
        try {
            for (long instant : instantsAfter(restored)) {
                now = instant;
                ahead = membersAt(instant, ahead);
                if (!ahead.containsValue(target)) {
                    return instant;
                }
            }
            return null;
        } finally {
            now = restored;
        }
    }

    /** Every segment and tier held now, as the text of its target. */
    public Set<String> held() {
        return held.values().stream().map(Target::toString).collect(Collectors.toSet());
    }

    public long now() {
        return now;
    }
}
