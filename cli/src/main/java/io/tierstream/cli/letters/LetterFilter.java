package io.tierstream.cli.letters;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant.
 *
 * @param reasons codes; empty for any
 * @param sources topics they came from; empty for any
 * @param since found then or later; null for any
 * @param until found before; null for any
 */
public record LetterFilter(
        Set<String> reasons,
        Set<String> sources,
        @Nullable Instant since,
        @Nullable Instant until) {

    public LetterFilter {
        reasons = Set.copyOf(reasons);
        sources = Set.copyOf(sources);
    }

    boolean matches(StoredLetter letter) {
        return (reasons.isEmpty() || reasons.contains(letter.reason()))
                && (sources.isEmpty() || sources.contains(letter.source().topic()))
                && (since == null || !letter.failedAt().isBefore(since))
                && (until == null || letter.failedAt().isBefore(until));
    }
}
