package io.tierstream.console.store;

import io.tierstream.console.ConsoleSettings.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Removes what is kept no longer, a little at a time. */
public final class Cleaning {

    private static final int CHUNK = 5_000;

    /** What was on the way when a customer was erased has arrived by then. */
    private static final Duration ERASURES_KEPT = Duration.ofDays(7);

    private static final Duration FORECASTS_KEPT = Duration.ofDays(1);

    private final Store store;
    private final Retention retention;

    public Cleaning(Store store, Retention retention) {
        this.store = store;
        this.retention = retention;
    }

    /**
     * Removes everything that is too old.
     *
     * @param caughtUp whether the topics are read to their ends; before, transitions of who was erased may still come
     */
    public void run(Instant now, boolean caughtUp) {
        for (String table : List.of("history_minute", "flow_minute")) {
            remove(table, "at", now.minus(retention.minutes()).toEpochMilli());
        }
        for (String table : List.of("history_hour", "flow_hour")) {
            remove(table, "at", now.minus(retention.hours()).toEpochMilli());
        }
        remove("transition", "emitted_at", now.minus(retention.timeline()).toEpochMilli());
        if (caughtUp) {
            forgetErasures(now.minus(ERASURES_KEPT));
            // Of the past only: to what lies ahead the feed may be adding at this moment.
            store.change(connection -> Sql.update(
                    connection, "DELETE FROM expected_exit WHERE customers = 0 AND at < ?", now.minus(FORECASTS_KEPT)));
        }
        store.read(connection -> Sql.first(
                        connection,
                        "SELECT at FROM dead_letter ORDER BY at DESC LIMIT 1 OFFSET ?",
                        row -> row.getLong(1),
                        retention.deadLetters()))
                .ifPresent(at -> remove("dead_letter", "at", at + 1));
    }

    /** Who came back is a customer like any other; of everybody else not even the id stays. */
    private void forgetErasures(Instant knownBefore) {
        store.change(connection -> {
            Sql.update(
                    connection,
                    "DELETE FROM customer_sequence WHERE erasure_known_at < ? AND event_at <= erased_at",
                    knownBefore);
            Sql.update(
                    connection,
                    "UPDATE customer_sequence SET erased_at = NULL, erased_sequence = NULL, erasure_known_at = NULL"
                            + " WHERE erasure_known_at < ?",
                    knownBefore);
        });
    }

    private void remove(String table, String column, long before) {
        Optional<Long> end = Optional.of(before);
        while (end.isPresent()) {
            end = store.read(connection -> Sql.first(
                    connection,
                    "SELECT " + column + " FROM " + table + " WHERE " + column + " < ? ORDER BY " + column
                            + " LIMIT 1 OFFSET " + CHUNK,
                    row -> row.getLong(1),
                    before));
            long until = end.orElse(before);
            store.change(connection -> Sql.update(
                    connection,
                    "DELETE FROM " + table + " WHERE " + column + " <= ? AND " + column + " < ?",
                    until,
                    before));
        }
    }
}
