package io.tierstream.rules.issue;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** "Did you mean": the known words that look like an unknown one. */
public final class Suggestion {

    private static final int MOST = 3;

    private static final int SHOWN = 16;

    private Suggestion() {}

    /** {@code did you mean A or B?}, or null when nothing known looks like {@code word}. */
    public static @Nullable String didYouMean(String word, Collection<String> known) {
        List<String> similar = similar(word, known);
        return similar.isEmpty() ? null : "did you mean " + String.join(" or ", similar) + "?";
    }

    /** As {@link #didYouMean}, or else {@code label: A, B, C}; null when nothing is known at all. */
    public static @Nullable String didYouMeanOr(String word, Collection<String> known, String label) {
        String hint = didYouMean(word, known);
        if (hint != null || known.isEmpty()) {
            return hint;
        }
        String shown = known.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return label + ": " + shown + (known.size() > SHOWN ? ", ... (" + known.size() + " in all)" : "");
    }

    /** The similar words, most similar first, at most {@value #MOST}. */
    static List<String> similar(String word, Collection<String> known) {
        List<Candidate> candidates = known.stream()
                .filter(candidate -> !candidate.equals(word))
                .map(candidate -> new Candidate(candidate, distance(plain(word), plain(candidate))))
                .filter(candidate -> candidate.distance() <= limit(word, candidate.word()))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
                .toList();
        if (candidates.isEmpty() || candidates.get(0).distance() > 1) {
            List<String> extended = extended(word, known);
            if (candidates.isEmpty() || !extended.isEmpty()) {
                return extended;
            }
        }
        int best = candidates.get(0).distance();
        return candidates.stream()
                .filter(candidate -> candidate.distance() == best)
                .limit(MOST)
                .map(Candidate::word)
                .toList();
    }

    /** Words that go on where {@code word} stops, or stop earlier: {@code spend} for {@code spend_180d}. */
    private static List<String> extended(String word, Collection<String> known) {
        String plain = plain(word);
        if (plain.length() < 3) {
            return List.of();
        }
        return known.stream()
                .filter(candidate -> candidate.length() >= 3)
                .filter(candidate -> plain(candidate).startsWith(plain) || plain.startsWith(plain(candidate)))
                .sorted()
                .limit(MOST)
                .toList();
    }

    private static int limit(String word, String candidate) {
        return Math.min(3, Math.max(1, Math.max(word.length(), candidate.length()) / 3));
    }

    /** Case and word separators do not count: {@code tier_sets} is {@code tierSets}. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "").replace(" ", "");
    }

    /** Insertions, deletions, substitutions, and swaps of neighbours between two words. */
    static int distance(String from, String to) {
        if (Math.abs(from.length() - to.length()) > 3) {
            return Integer.MAX_VALUE;
        }
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int step(int[][] cost, String from, String to, int i, int j) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }

    private record Candidate(String word, int distance) {}
}
