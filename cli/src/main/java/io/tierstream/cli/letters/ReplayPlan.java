package io.tierstream.cli.letters;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which letters are to be written back where, gathered from the topic of dead letters and then from the topics they go to. */
final class ReplayPlan {

    /** What is kept of a letter until it is written; its bytes are read again then. */
    private record Chosen(RecordPlace letter, RecordPlace source, String reason, long failedAt, long timestamp) {}

    private record Target(String topic, RecordPlace place) {}

    private static final Comparator<Chosen> OLDEST_FIRST = Comparator.comparingLong(Chosen::failedAt)
            .thenComparing(one -> one.letter().partition())
            .thenComparing(one -> one.letter().offset());

    private final @Nullable String to;
    private final Map<RecordPlace, Chosen> bySource = new HashMap<>();
    private final Set<Target> replayed = new HashSet<>();
    private long sameRecord;
    private long leftOut;

    /** @param to the topic for all of them; null for the one that each came from */
    ReplayPlan(@Nullable String to) {
        this.to = to;
    }

    String target(RecordPlace source) {
        return to == null ? source.topic() : to;
    }

    /** A record that became a dead letter twice is written back once. */
    void choose(StoredLetter letter) {
        if (letter.leftOut() != null) {
            leftOut++;
            return;
        }
        Chosen chosen = new Chosen(
                letter.place(),
                letter.source(),
                letter.reason(),
                letter.failedAt().toEpochMilli(),
                letter.record().timestamp());
        if (bySource.put(letter.source(), chosen) != null) {
            sameRecord++;
        }
    }

    /** A record of a topic says that it is the replay of a letter. */
    void mark(String topic, ReplayMarker marker) {
        replayed.add(new Target(topic, marker.letter()));
        replayed.add(new Target(topic, marker.source()));
    }

    Set<String> targets() {
        return bySource.keySet().stream().map(this::target).collect(Collectors.toSet());
    }

    /** When the first of the chosen letters was written, milliseconds since the epoch: no replay can be older. */
    long earliest() {
        return bySource.values().stream().mapToLong(Chosen::timestamp).min().orElse(0);
    }

    /**
     * What is to be done now.
     *
     * @param limit at most so many letters, the oldest
     */
    Steps steps(long limit) {
        List<Chosen> open = new ArrayList<>(bySource.values());
        open.removeIf(this::isReplayed);
        long already = bySource.size() - open.size();
        open.sort(OLDEST_FIRST);
        List<Chosen> now = open.subList(0, (int) Math.min(open.size(), limit));
        Map<LetterCounts.Group, Long> counts = new TreeMap<>();
        now.forEach(one -> counts.merge(new LetterCounts.Group(one.reason(), target(one.source())), 1L, Long::sum));
        return new Steps(
                now.stream().map(Chosen::letter).collect(Collectors.toSet()),
                new ReplayReport(counts, already, sameRecord, leftOut, open.size() - now.size()));
    }

    private boolean isReplayed(Chosen one) {
        String topic = target(one.source());
        return replayed.contains(new Target(topic, one.letter())) || replayed.contains(new Target(topic, one.source()));
    }

    /**
     * What is to be done.
     *
     * @param letters the letters to write back
     */
    record Steps(Set<RecordPlace> letters, ReplayReport report) {}
}
