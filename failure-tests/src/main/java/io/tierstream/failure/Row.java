package io.tierstream.failure;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** A line of the page, as it is written. */
record Row(String name, String text) {

    static final String HEAD = """
            | run | what happens | guarantee | times | events | transitions | lost | duplicated | wrong | back after: median (longest) | more | seed, day |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    static Row of(Entry entry, Result result, long seed) {
        Verdict verdict = result.verdict();
        List<String> cells = List.of(
                "`" + entry.name() + "`",
                entry.what(),
                result.exactlyOnce() ? "exactly-once" : "at-least-once",
                Integer.toString(result.strikes().size()),
                "%,d".formatted(verdict.events()),
                "%,d".formatted(verdict.seen()),
                Long.toString(verdict.lost() + verdict.lettersLost()),
                duplicated(result),
                Long.toString(verdict.wrong() + verdict.gaps() + verdict.standings()),
                recovery(result),
                more(result),
                seed + ", " + LocalDate.now(ZoneOffset.UTC));
        return new Row(entry.name(), "| " + String.join(" | ", cells) + " |");
    }

    /** Ids that came again are no duplicates where the guarantee is at least once. */
    private static String duplicated(Result result) {
        long again = result.verdict().repeated() + result.verdict().lettersRepeated();
        return result.exactlyOnce() ? Long.toString(again) : "0; %,d came again with the same id".formatted(again);
    }

    private static String recovery(Result result) {
        List<Duration> sorted =
                result.strikes().stream().map(Strike::recovery).sorted().toList();
        return sorted.isEmpty()
                ? ""
                : "%.1f s (%.1f s)"
                        .formatted(
                                sorted.get(sorted.size() / 2).toMillis() / 1e3,
                                sorted.get(sorted.size() - 1).toMillis() / 1e3);
    }

    private static String more(Result result) {
        String notes = result.notes().entrySet().stream()
                .map(note -> note.getKey() + ": " + note.getValue())
                .sorted()
                .collect(Collectors.joining("; "));
        long garbage = result.verdict().garbage();
        return garbage == 0 ? notes : "%,d dead letters, each with the right code; %s".formatted(garbage, notes);
    }
}
