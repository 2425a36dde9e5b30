package io.tierstream.console.store;

import io.tierstream.console.ConsoleSettings.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Removes what is kept no longer, a little at a time. */
public final class Cleaning {

    private static final int CHUNK = 5_000;
    private static final Duration ERASED_KEPT = Duration.ofDays(7);

    private final Store store;
    private final Retention retention;

    public Cleaning(Store store, Retention retention) {
        this.store = store;
        this.retention = retention;
    }

    public void run(Instant now) {
        for (String table : List.of("history_minute", "flow_minute")) {
            remove(table, "at", now.minus(retention.minutes()).toEpochMilli());
        }
        for (String table : List.of("history_hour", "flow_hour")) {
            remove(table, "at", now.minus(retention.hours()).toEpochMilli());
        }
        remove("transition", "emitted_at", now.minus(retention.timeline()).toEpochMilli());
        remove("customer_sequence", "erased_at", now.minus(ERASED_KEPT).toEpochMilli());
        store.change(connection -> Sql.update(connection, "DELETE FROM expected_exit WHERE customers = 0"));
        store.inTransaction(connection -> Sql.first(
                        connection,
                        "SELECT at FROM dead_letter ORDER BY at DESC LIMIT 1 OFFSET ?",
                        row -> row.getLong(1),
                        retention.deadLetters()))
                .ifPresent(at -> remove("dead_letter", "at", at + 1));
    }

    private void remove(String table, String column, long before) {
        Optional<Long> end = Optional.of(before);
        while (end.isPresent()) {
            end = store.inTransaction(connection -> Sql.first(
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
