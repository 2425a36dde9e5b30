package io.tierstream.console.feed;

import io.tierstream.console.store.Counts;
import io.tierstream.console.store.Counts.Distribution;
import io.tierstream.console.store.TermNames;
import io.tierstream.console.store.TopicRecord;
import io.tierstream.console.store.TopicWriter.Written;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TierDistribution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is on show right now, in memory: newest counts, rates, last transitions. Serves many threads. */
public final class Live {

    private static final int TRANSITIONS_KEPT = 1_000;
    private static final Duration RECENT = Duration.ofMinutes(1);

    private final Map<String, Map<String, Distribution>> distribution = new TreeMap<>();
    private final Rates rates = new Rates();
    private final Latencies latencies = new Latencies();
    private final Deque<Numbered> transitions = new ArrayDeque<>();
    private long numbered;

    /** A transition with a number that grows by one from each to the next, from 1 since the start. */
    public record Numbered(long number, SegmentTransition transition) {}

    /** A count with how fast it moves. */
    public record Count(Distribution count, double entriesPerSecond, double exitsPerSecond) {}

    /** From the decision until it is in the store, in milliseconds, of the last some thousand transitions that came live. */
    public record Latency(long p50Millis, long p95Millis, long p99Millis, long count) {}

    /** Begins with what is in the store. */
    public Live(Counts counts) {
        counts.distribution().forEach(this::put);
    }

    private void put(Distribution count) {
        distribution.computeIfAbsent(count.ruleSet(), absent -> new TreeMap<>()).put(count.target(), count);
    }

    synchronized void stored(List<TopicRecord> records, Written written, Instant now) {
        for (TopicRecord record : records) {
            if (record instanceof TopicRecord.Count count) {
                put(distribution(count.distribution()));
            } else if (record instanceof TopicRecord.CountGone gone) {
                distribution.getOrDefault(gone.ruleSet(), new TreeMap<>()).remove(gone.target());
            }
        }
        written.transitions().forEach(transition -> take(transition, now));
    }

    private void take(SegmentTransition transition, Instant now) {
        rates.add(TermNames.of(transition), transition.getDirection() == Direction.ENTER, transition.getEmittedAt());
        if (transition.getEmittedAt().isAfter(now.minus(RECENT))) {
            latencies.add(Duration.between(transition.getDecidedAt(), now).toMillis());
        }
        transitions.addLast(new Numbered(++numbered, transition));
        if (transitions.size() > TRANSITIONS_KEPT) {
            transitions.removeFirst();
        }
    }

    private static Distribution distribution(TierDistribution count) {
        return new Distribution(
                count.getRuleSet(),
                TermNames.of(count),
                count.getRuleSetVersion(),
                count.getMembers(),
                count.getEntries(),
                count.getExits(),
                count.getAsOf());
    }

    /** The rule set whose counts are newest. */
    public synchronized Optional<String> ruleSet() {
        return distribution.values().stream()
                .flatMap(counts -> counts.values().stream())
                .max(Comparator.comparing(Distribution::asOf))
                .map(Distribution::ruleSet);
    }

    /** The newest counts of a rule set by target. */
    public synchronized Map<String, Count> counts(String ruleSet, Instant now) {
        Map<String, Count> counts = new TreeMap<>();
        distribution.getOrDefault(ruleSet, Map.of()).forEach((target, count) -> {
            Rates.Rate rate = rates.of(target, now);
            counts.put(target, new Count(count, rate.entries(), rate.exits()));
        });
        return counts;
    }

    /** The last transitions whose number is greater, oldest first; at most a thousand. */
    public synchronized List<Numbered> after(long number) {
        return transitions.stream()
                .filter(transition -> transition.number() > number)
                .toList();
    }

    /** The number of the last transition. */
    public synchronized long lastNumber() {
        return numbered;
    }

    public synchronized Latency latency() {
        return latencies.quantiles();
    }
}
