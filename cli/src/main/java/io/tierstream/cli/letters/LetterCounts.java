package io.tierstream.cli.letters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** How many dead letters there are by reason and source, and the newest of them. Takes memory for these only. */
public final class LetterCounts {

    /** What is counted as one. */
    public record Group(String reason, String source) implements Comparable<Group> {

        private static final Comparator<Group> ORDER =
                Comparator.comparing(Group::reason).thenComparing(Group::source);

        @Override
        public int compareTo(Group other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * How many of a group.
     *
     * @param first when the first of them was found
     * @param last when the last of them was found
     */
    public record Count(long letters, Instant first, Instant last) {

        private Count and(Count other) {
            return new Count(
                    letters + other.letters,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last);
        }
    }

    private static final Comparator<StoredLetter> OLDEST_FIRST = Comparator.comparing(StoredLetter::failedAt)
            .thenComparing(letter -> letter.place().partition())
            .thenComparing(letter -> letter.place().offset());

    private final int most;
    private final Map<Group, Count> groups = new TreeMap<>();
    private final PriorityQueue<StoredLetter> newest = new PriorityQueue<>(OLDEST_FIRST);
    private long foreign;

    /** @param most how many of the newest to keep */
    public LetterCounts(int most) {
        this.most = most;
    }

    void add(StoredLetter letter) {
        groups.merge(
                new Group(letter.reason(), letter.source().topic()),
                new Count(1, letter.failedAt(), letter.failedAt()),
                Count::and);
        newest.add(letter);
        if (newest.size() > most) {
            newest.remove();
        }
    }

    void addForeign() {
        foreign++;
    }

    public Map<Group, Count> groups() {
        return groups;
    }

    public long letters() {
        return groups.values().stream().mapToLong(Count::letters).sum();
    }

    /** Records in the topic that nobody knows as dead letters of Tierstream. */
    public long foreign() {
        return foreign;
    }

    /** Oldest first. */
    public List<StoredLetter> newest() {
        List<StoredLetter> letters = new ArrayList<>(newest);
        letters.sort(OLDEST_FIRST);
        return letters;
    }
}
