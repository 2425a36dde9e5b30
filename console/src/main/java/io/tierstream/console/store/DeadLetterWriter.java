package io.tierstream.console.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Dead letters of one transaction. */
final class DeadLetterWriter {

    private static final String UPDATE_COUNT =
            "UPDATE dead_letter_count SET letters = letters + ?, last_at = ? WHERE reason = ?";

    private final Connection connection;
    private final Dialect dialect;
    private final List<TopicRecord.DeadLetter> letters = new ArrayList<>();

    private record Count(long letters, long lastAt) {

        private Count plus(Count other) {
            return new Count(letters + other.letters, Math.max(lastAt, other.lastAt));
        }
    }

    DeadLetterWriter(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    void add(TopicRecord.DeadLetter letter) {
        letters.add(letter);
    }

    void write() throws SQLException {
        Sql.batch(
                connection,
                dialect.upsert(
                        "dead_letter",
                        List.of("part", "record_offset"),
                        List.of(
                                "at",
                                "source_topic",
                                "source_partition",
                                "source_offset",
                                "reason",
                                "message",
                                "record_key",
                                "content")),
                letters,
                DeadLetterWriter::row);
        Map<String, Count> counts = new TreeMap<>();
        letters.forEach(letter -> counts.merge(letter.reason(), new Count(1, letter.at()), Count::plus));
        for (Map.Entry<String, Count> count : counts.entrySet()) {
            count(count.getKey(), count.getValue());
        }
    }

    private static @Nullable Object[] row(TopicRecord.DeadLetter letter) {
        return new @Nullable Object[] {
            letter.place().partition(),
            letter.place().offset(),
            letter.at(),
            letter.source().topic(),
            letter.source().partition(),
            letter.source().offset(),
            letter.reason(),
            letter.message(),
            letter.key(),
            letter.value()
        };
    }

    private void count(String reason, Count count) throws SQLException {
        if (Sql.update(connection, UPDATE_COUNT, count.letters(), count.lastAt(), reason) == 0) {
            Sql.update(
                    connection,
                    "INSERT INTO dead_letter_count (reason, letters, last_at) VALUES (?, ?, ?)",
                    reason,
                    count.letters(),
                    count.lastAt());
        }
    }
}
