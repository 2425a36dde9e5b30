package io.tierstream.cli.demo;

import io.tierstream.cli.demo.Snapshot.TargetCount;
import io.tierstream.cli.demo.Snapshot.Told;
import io.tierstream.engine.RuleSet;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TierDistribution;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts what the output topics say. Safe for use by several threads. */
final class Figures {

    static final int SHOWN = 40;

    private static final long RATE_MILLIS = 5_000;
    private static final long LATENCY_MILLIS = 10_000;
    private static final long WARM_MILLIS = 10_000;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Reasons reasons;
    private final Map<String, Count> tiers = new LinkedHashMap<>();
    private final Map<String, Count> segments = new LinkedHashMap<>();
    private final Latencies fromEvent = new Latencies(LATENCY_MILLIS);
    private final Latencies fromDueMoment = new Latencies(LATENCY_MILLIS);
    private final Deque<Told> last = new ArrayDeque<>();
    private final Deque<long[]> sentAt = new ArrayDeque<>();
    private long start = Long.MAX_VALUE;
    private long byTime;

    private static final class Count {
        private long entries;
        private long exits;
        private long members;
        private long countedEntries;
        private long countedExits;
        private final Deque<Long> recentEntries = new ArrayDeque<>();
        private final Deque<Long> recentExits = new ArrayDeque<>();

        private boolean agrees() {
            return countedEntries == entries && countedExits == exits && members == entries - exits;
        }
    }

    Figures(RuleSet ruleSet) {
        reasons = new Reasons(ruleSet);
        ruleSet.tierSets()
                .forEach(set -> set.tiers().forEach(tier -> tiers.put(set.name() + ":" + tier.name(), new Count())));
        ruleSet.segments().forEach(segment -> segments.put(segment.name(), new Count()));
    }

    /** The first event is sent. */
    synchronized void started(long now) {
        start = now;
    }

    /** Counts a transition, and says it. */
    synchronized Told add(SegmentTransition transition, long now) {
        boolean entered = transition.getDirection() == Direction.ENTER;
        Count count = count(Reasons.target(transition), transition.getTierSet() != null);
        if (entered) {
            count.entries++;
            count.recentEntries.add(now);
        } else {
            count.exits++;
            count.recentExits.add(now);
        }
        measure(transition, now);
        Told told = new Told(
                CLOCK.format(transition.getEventTime()),
                transition.getCustomerId(),
                entered,
                reasons.sentence(transition));
        last.addFirst(told);
        if (last.size() > SHOWN) {
            last.removeLast();
        }
        return told;
    }

    private void measure(SegmentTransition transition, long now) {
        Instant time = transition.getEventTime();
        boolean warm = now - WARM_MILLIS >= start;
        if (transition.getCause() == Cause.EVENT) {
            fromEvent.add(now, now - time.toEpochMilli(), warm);
        } else if (transition.getCause() == Cause.TIME) {
            byTime++;
            fromDueMoment.add(now, now - time.toEpochMilli(), warm);
        }
    }

    synchronized void add(TierDistribution distribution) {
        boolean tier = distribution.getTierSet() != null;
        Count count =
                count(tier ? distribution.getTierSet() + ":" + distribution.getName() : distribution.getName(), tier);
        count.members = distribution.getMembers();
        count.countedEntries = distribution.getEntries();
        count.countedExits = distribution.getExits();
    }

    private Count count(String target, boolean tier) {
        return (tier ? tiers : segments).computeIfAbsent(target, name -> new Count());
    }

    /** How many of the segments and tiers have members, entries and exits that agree between both topics. */
    synchronized int agreeing() {
        return (int) all().stream().filter(Count::agrees).count();
    }

    /** How many segments and tiers there are. */
    synchronized int targets() {
        return tiers.size() + segments.size();
    }

    private List<Count> all() {
        List<Count> all = new ArrayList<>(tiers.values());
        all.addAll(segments.values());
        return all;
    }

    /** Latencies after the first ten seconds: from events, and from due moments. */
    synchronized List<Percentiles> overall() {
        return List.of(fromEvent.overall(), fromDueMoment.overall());
    }

    synchronized Snapshot snapshot(long now, long events, int customers) {
        sentAt.add(new long[] {now, events});
        while (sentAt.size() > 1 && sentAt.getFirst()[0] < now - RATE_MILLIS) {
            sentAt.removeFirst();
        }
        long[] oldest = sentAt.getFirst();
        double eventRate = now == oldest[0] ? 0 : (events - oldest[1]) * 1000.0 / (now - oldest[0]);
        double seconds = Math.max(0, now - start) / 1000.0;
        List<TargetCount> tierCounts = counts(tiers, now);
        List<TargetCount> segmentCounts = counts(segments, now);
        return new Snapshot(
                start == Long.MAX_VALUE ? 0 : seconds,
                customers,
                events,
                eventRate,
                tierCounts,
                segmentCounts,
                all().stream().mapToLong(count -> count.entries).sum(),
                all().stream().mapToLong(count -> count.exits).sum(),
                byTime,
                sum(tierCounts, segmentCounts, true),
                sum(tierCounts, segmentCounts, false),
                fromEvent.recent(now),
                fromDueMoment.recent(now),
                List.copyOf(last));
    }

    private static double sum(List<TargetCount> tiers, List<TargetCount> segments, boolean entries) {
        List<TargetCount> all = new ArrayList<>(tiers);
        all.addAll(segments);
        return all.stream()
                .mapToDouble(count -> entries ? count.entryRate() : count.exitRate())
                .sum();
    }

    private List<TargetCount> counts(Map<String, Count> counts, long now) {
        List<TargetCount> list = new ArrayList<>();
        counts.forEach((target, count) -> list.add(
                new TargetCount(target, count.members, rate(count.recentEntries, now), rate(count.recentExits, now))));
        return list;
    }

    private double rate(Deque<Long> recent, long now) {
        while (!recent.isEmpty() && recent.getFirst() < now - RATE_MILLIS) {
            recent.removeFirst();
        }
        return recent.size() * 1000.0 / Math.max(1_000, Math.min(RATE_MILLIS, now - start));
    }
}
