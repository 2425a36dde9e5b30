package io.tierstream.console.feed;

import io.tierstream.console.store.Counts;
import io.tierstream.console.store.Counts.Own;
import io.tierstream.console.store.TermNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks whether the numbers add up, the topics' among themselves and against our own counts.
 *
 * <p>The topics do not arrive together: a count can be a moment ahead of the memberships it counts, or behind. So two numbers differ only
 * if there was no moment of the last {@value #WINDOW_SECONDS} seconds at which they could have been the same: if their ranges over that time do
 * not meet. When nothing moves they must be equal.
 */
public final class Consistency {

    private static final int WINDOW_SECONDS = 15;
    private static final Duration WINDOW = Duration.ofSeconds(WINDOW_SECONDS);
    private static final int NAMED = 3;

    private final Counts counts;
    private final Map<String, Range> ranges = new HashMap<>();

    /** What was checked: whether it is well, and what was seen. */
    public record Check(String name, boolean ok, String detail) {}

    /** The values of a number over the window. */
    private static final class Range {

        private final Deque<Map.Entry<Instant, Long>> values = new ArrayDeque<>();

        private void add(Instant at, long value) {
            values.addLast(Map.entry(at, value));
            // The value before the window was in force when it began.
            while (values.size() > 1 && !second().isAfter(at.minus(WINDOW))) {
                values.removeFirst();
            }
        }

        private Instant second() {
            var iterator = values.iterator();
            iterator.next();
            return iterator.next().getKey();
        }

        private long least() {
            return values.stream().mapToLong(Map.Entry::getValue).min().orElse(0);
        }

        private long greatest() {
            return values.stream().mapToLong(Map.Entry::getValue).max().orElse(0);
        }

        private boolean meets(Range other) {
            return least() <= other.greatest() && other.least() <= greatest();
        }
    }

    Consistency(Counts counts) {
        this.counts = counts;
    }

    /** The checks of the numbers as they are. */
    List<Check> check(Map<String, Live.Count> distribution, boolean caughtUp, boolean complete, Instant now) {
        Map<String, Own> own = new HashMap<>();
        counts.own().stream()
                .filter(count -> !TermNames.isTag(count.term()))
                .forEach(count -> own.put(count.term(), count));
        own.forEach((term, count) -> {
            range("memberships", term).add(now, count.members());
            range("transitions", term).add(now, count.entries() - count.exits());
        });
        distribution.forEach((target, count) ->
                range("distribution", target).add(now, count.count().members()));
        List<Check> checks = new ArrayList<>();
        checks.add(sums(distribution));
        if (!caughtUp) {
            checks.add(new Check("members", true, "waits until the topics are read to their ends"));
            return checks;
        }
        checks.add(compared(
                "members", "memberships", distribution.keySet().stream().toList(), "distribution"));
        checks.add(
                complete
                        ? compared(
                                "transitions",
                                "transitions",
                                own.keySet().stream().sorted().toList(),
                                "memberships")
                        : new Check(
                                "transitions",
                                true,
                                "not compared: the first transitions are not in the topic any more"));
        return checks;
    }

    private Range range(String kind, String term) {
        return ranges.computeIfAbsent(kind + " " + term, absent -> new Range());
    }

    private static Check sums(Map<String, Live.Count> distribution) {
        List<String> wrong = distribution.values().stream()
                .map(Live.Count::count)
                .filter(count -> count.entries() - count.exits() != count.members())
                .map(count -> count.target() + ": " + count.entries() + " entries - " + count.exits()
                        + " exits are not " + count.members() + " members")
                .toList();
        return new Check("entries - exits = members", wrong.isEmpty(), text(wrong, distribution.size()));
    }

    private Check compared(String name, String mine, List<String> terms, String theirs) {
        List<String> wrong = terms.stream()
                .filter(term -> !range(mine, term).meets(range(theirs, term)))
                .map(term -> term + ": " + range(mine, term).greatest() + " by the " + mine + ", "
                        + range(theirs, term).greatest() + " by the " + theirs)
                .toList();
        return new Check(name, wrong.isEmpty(), text(wrong, terms.size()));
    }

    private static String text(List<String> wrong, int all) {
        if (wrong.isEmpty()) {
            return "right for all " + all + " segments and tiers";
        }
        String more = wrong.size() > NAMED ? "; and " + (wrong.size() - NAMED) + " more" : "";
        return String.join("; ", wrong.subList(0, Math.min(NAMED, wrong.size()))) + more;
    }
}
