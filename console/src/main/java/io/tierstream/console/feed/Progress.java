package io.tierstream.console.feed;

import io.tierstream.console.store.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the feed is behind the topics. The ends of the topics are asked for every half second; the store is behind by the age
 * of the newest ends that it has reached.
 */
public final class Progress {

    private static final Duration STALE_AFTER = Duration.ofSeconds(5);
    private static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(2);
    private static final int ENDS_KEPT = 1_200;

    private final Instant started;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Deque<Ends> ends = new ArrayDeque<>();

    /** When the newest ends were asked for that the store has reached; null before the first. */
    private @Nullable Instant reached;

    private Instant lastEnds;
    private @Nullable Trouble trouble;
    private Set<String> missing = Set.of();
    private long badRecords;
    private @Nullable BadRecord lastBad;

    private record Ends(Instant at, Map<TopicPartition, Long> offsets) {}

    private record Trouble(String text, Instant since) {}

    /** A record that could not be read, and why. */
    public record BadRecord(Place place, String reason) {}

    /** How a topic is read. */
    public record TopicLag(String topic, int partitions, long position, long end, long lag) {}

    /**
     * The whole of it at an instant.
     *
     * @param stale nothing new can be seen: the broker, the registry or the database cannot be reached
     * @param trouble why it is stale, or will be
     */
    public record State(
            boolean caughtUp,
            Duration behind,
            boolean stale,
            @Nullable String trouble,
            long badRecords,
            @Nullable BadRecord lastBad,
            List<TopicLag> topics) {}

    Progress(Instant started) {
        this.started = started;
        this.lastEnds = started;
    }

    synchronized void position(TopicPartition partition, long position) {
        positions.put(partition, position);
    }

    synchronized void ends(Instant at, Map<TopicPartition, Long> offsets) {
        lastEnds = at;
        ends.addLast(new Ends(at, Map.copyOf(offsets)));
        if (ends.size() > ENDS_KEPT) {
            ends.removeFirst();
        }
    }

    synchronized void troubled(String text) {
        if (trouble == null || !trouble.text().equals(text)) {
            trouble = new Trouble(text, trouble == null ? Instant.now() : trouble.since());
        }
    }

    /** Topics that do not exist, perhaps not yet. */
    synchronized void missing(Set<String> topics) {
        missing = topics;
    }

    synchronized void untroubled() {
        trouble = null;
    }

    synchronized void bad(Place place, String reason) {
        badRecords++;
        lastBad = new BadRecord(place, reason);
    }

    /** How it stands. */
    public synchronized State state(Instant now) {
        boolean silent = Duration.between(lastEnds, now).compareTo(STALE_AFTER) > 0;
        boolean atEnd = forgetReached();
        Duration behind = atEnd && !silent ? Duration.ZERO : Duration.between(reached == null ? started : reached, now);
        boolean nothing = !missing.isEmpty() && positions.isEmpty();
        boolean stuck =
                trouble != null && Duration.between(trouble.since(), now).compareTo(STALE_AFTER) > 0;
        return new State(
                reached != null && behind.compareTo(CAUGHT_UP_WITHIN) < 0,
                behind,
                silent || stuck || nothing,
                text(silent),
                badRecords,
                lastBad,
                topics());
    }

    private @Nullable String text(boolean silent) {
        if (trouble != null) {
            return trouble.text();
        } else if (!missing.isEmpty()) {
            return "waits for topics that do not exist: " + String.join(", ", missing);
        }
        return silent ? "waits for the Kafka broker" : null;
    }

    /** Lets go of ends that were reached; true if they all were. */
    private boolean forgetReached() {
        while (ends.size() > 1 && isReached(second())) {
            ends.removeFirst();
        }
        Ends first = ends.peekFirst();
        if (first == null || !isReached(first)) {
            return false;
        }
        reached = first.at();
        return ends.size() == 1;
    }

    private Ends second() {
        var iterator = ends.iterator();
        iterator.next();
        return iterator.next();
    }

    private boolean isReached(Ends those) {
        return those.offsets().entrySet().stream()
                .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private List<TopicLag> topics() {
        Map<String, TopicLag> lags = new TreeMap<>();
        Map<TopicPartition, Long> newest =
                Optional.ofNullable(ends.peekLast()).map(Ends::offsets).orElse(Map.of());
        positions.forEach((partition, position) -> {
            long end = Math.max(position, newest.getOrDefault(partition, position));
            lags.merge(
                    partition.topic(),
                    new TopicLag(partition.topic(), 1, position, end, end - position),
                    (a, b) -> new TopicLag(
                            a.topic(),
                            a.partitions() + b.partitions(),
                            a.position() + b.position(),
                            a.end() + b.end(),
                            a.lag() + b.lag()));
        });
        return List.copyOf(lags.values());
    }
}
