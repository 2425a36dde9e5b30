package io.tierstream.console.webhook;

import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.console.store.Counts;
import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import io.tierstream.console.webhook.alert.DistributionHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The history of the distribution as the store counts it: to the minute, and to the hour beyond what is kept by the minute. */
final class CountedHistory implements DistributionHistory {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Store store;
    private final Counts counts;
    private final Duration minutesKept;
    private final InstantSource clock;

    CountedHistory(Store store, Retention retention, InstantSource clock) {
        this.store = store;
        this.counts = new Counts(store, retention);
        this.minutesKept = retention.minutes().minus(HOUR);
        this.clock = clock;
    }

    /** What a rule set had once and has no more is no target: there it is quiet for good. */
    @Override
    public List<String> targets() {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT name FROM term WHERE (name LIKE 'segment:%' OR name LIKE 'tier:%') AND (members > 0 OR EXISTS"
                        + " (SELECT 1 FROM distribution d WHERE d.target = term.name)) ORDER BY name",
                row -> row.getString(1)));
    }

    /** Members now, without what came and with what went since the moment. */
    @Override
    public OptionalLong membersAt(String target, Instant at) {
        Instant now = clock.instant();
        Optional<Long> members = store.read(connection ->
                Sql.first(connection, "SELECT members FROM term WHERE name = ?", row -> row.getLong(1), target));
        if (members.isEmpty() || !reachesBack(target, at)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(members.get() - steps(target, at, now).get(0).netLater());
    }

    private boolean reachesBack(String target, Instant at) {
        return store.read(connection -> Sql.list(
                        connection,
                        "SELECT MIN(h.at) FROM history_hour h JOIN term t ON t.id = h.term WHERE t.name = ?",
                        row -> Optional.ofNullable(Sql.optionalLong(row, 1)),
                        target))
                .get(0)
                .map(first -> first <= at.toEpochMilli())
                .orElse(false);
    }

    @Override
    public long changes(String target, Instant from, Instant to) {
        return steps(target, from, clock.instant()).stream()
                .filter(step -> step.at().isAfter(from) && !step.at().isAfter(to))
                .mapToLong(step -> step.entries() + step.exits())
                .sum();
    }

    /** The first one has the moment in it. */
    private List<Counts.Step> steps(String target, Instant at, Instant now) {
        Duration width = Duration.between(at, now).compareTo(minutesKept) <= 0 ? MINUTE : HOUR;
        long first = Math.floorDiv(at.toEpochMilli(), width.toMillis());
        long last = Math.floorDiv(now.toEpochMilli(), width.toMillis());
        return counts.history(target, width.multipliedBy(Math.max(1, last - first + 1)), width, now);
    }
}
