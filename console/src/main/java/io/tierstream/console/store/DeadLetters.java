package io.tierstream.console.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records that the job could not use: counts of all, and the last ones themselves. Serves many threads. */
public final class DeadLetters {

    private final Store store;

    /** A dead letter, with the place where it came from. Long values are cut. */
    @SuppressWarnings("ArrayRecordComponent") // handed on
    public record Letter(
            Mark mark,
            Instant at,
            Place source,
            String reason,
            String message,
            byte @Nullable [] key,
            byte @Nullable [] value) {}

    /** Where a letter stands in the order, newest first. */
    public record Mark(long at, int partition, long offset) {}

    /** How many had a reason, since the store began. */
    public record Count(String reason, long count, Instant lastAt) {}

    public DeadLetters(Store store) {
        this.store = store;
    }

    public List<Count> counts() {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT reason, letters, last_at FROM dead_letter_count ORDER BY letters DESC, reason",
                row -> new Count(row.getString(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)))));
    }

    /**
     * The newest first.
     *
     * @param reason only these; null for all
     * @param after begins after this one; null at the start
     */
    public List<Letter> list(@Nullable String reason, @Nullable Mark after, int limit) {
        StringBuilder sql = new StringBuilder("SELECT part, record_offset, at, source_topic, source_partition,"
                + " source_offset, reason, message, record_key, content FROM dead_letter WHERE 1 = 1");
        List<Object> parameters = new ArrayList<>();
        if (reason != null) {
            sql.append(" AND reason = ?");
            parameters.add(reason);
        }
        if (after != null) {
            sql.append(" AND at <= ? AND (at, part, record_offset) < (?, ?, ?)");
            parameters.addAll(List.of(after.at(), after.at(), after.partition(), after.offset()));
        }
        sql.append(" ORDER BY at DESC, part DESC, record_offset DESC LIMIT ?");
        parameters.add(limit);
        return store.read(
                connection -> Sql.list(connection, sql.toString(), DeadLetters::letter, parameters.toArray()));
    }

    private static Letter letter(ResultSet row) throws SQLException {
        return new Letter(
                new Mark(row.getLong(3), row.getInt(1), row.getLong(2)),
                Instant.ofEpochMilli(row.getLong(3)),
                new Place(row.getString(4), row.getInt(5), row.getLong(6)),
                row.getString(7),
                row.getString(8),
                row.getBytes(9),
                row.getBytes(10));
    }
}
