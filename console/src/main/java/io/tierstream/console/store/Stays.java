package io.tierstream.console.store;

import io.tierstream.schemas.v1.SegmentTransition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is in what since when, and until when if nothing happens: as a transaction changes it. */
final class Stays {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final Connection connection;
    private final Map<Key, Stay> stored = new HashMap<>();
    private final Map<Key, Stay> current = new HashMap<>();
    private final Set<Key> touched = new HashSet<>();
    private final Sums expected;
    private final Sums dwell;

    private record Key(String customer, int term) {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::customer).thenComparingInt(Key::term);
    }

    private record Stay(long since, @Nullable Long expectedExitAt) {}

    private record Row(Key key, Stay stay) {}

    Stays(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.expected = new Sums(dialect, "expected_exit", List.of("term", "at"), List.of("customers"));
        this.dwell = new Sums(dialect, "dwell", List.of("term", "step"), List.of("customers"));
    }

    void load(Collection<String> customers) throws SQLException {
        for (Row row : Sql.listOfAny(
                connection,
                "SELECT customer, term, since, expected_exit_at FROM stay WHERE customer = ANY(?)",
                row -> new Row(
                        new Key(row.getString(1), row.getInt(2)), new Stay(row.getLong(3), Sql.optionalLong(row, 4))),
                customers)) {
            stored.put(row.key(), row.stay());
            current.put(row.key(), row.stay());
        }
    }

    void enter(SegmentTransition transition, int term) {
        Key key = new Key(transition.getCustomerId(), term);
        Instant exit = transition.getExpectedExitAt();
        end(key);
        Stay stay = new Stay(transition.getEventTime().toEpochMilli(), exit == null ? null : exit.toEpochMilli());
        current.put(key, stay);
        expect(term, stay, 1);
    }

    void exit(SegmentTransition transition, int term) {
        Stay ended = end(new Key(transition.getCustomerId(), term));
        Instant told = transition.getPreviousSince();
        Long since = told != null ? Long.valueOf(told.toEpochMilli()) : ended == null ? null : ended.since();
        if (since != null) {
            dwell.add(0, 1, term, DwellSteps.of(transition.getEventTime().toEpochMilli() - since));
        }
    }

    void write() throws SQLException {
        List<Key> changed = touched.stream().sorted(Key.ORDER).toList();
        Sql.batch(
                connection,
                "DELETE FROM stay WHERE customer = ? AND term = ?",
                changed.stream()
                        .filter(key -> stored.containsKey(key) && !current.containsKey(key))
                        .toList(),
                key -> new Object[] {key.customer(), key.term()});
        Sql.batch(
                connection,
                "UPDATE stay SET since = ?, expected_exit_at = ? WHERE customer = ? AND term = ?",
                begun(changed, true),
                row -> new @Nullable Object[] {
                    row.stay().since(),
                    row.stay().expectedExitAt(),
                    row.key().customer(),
                    row.key().term()
                });
        Sql.batch(
                connection,
                "INSERT INTO stay (customer, term, since, expected_exit_at) VALUES (?, ?, ?, ?)",
                begun(changed, false),
                row -> new @Nullable Object[] {
                    row.key().customer(),
                    row.key().term(),
                    row.stay().since(),
                    row.stay().expectedExitAt()
                });
        expected.write(connection);
        dwell.write(connection);
    }

    /** Stays of these that go on, and whether they have a row already. */
    private List<Row> begun(List<Key> changed, boolean known) {
        List<Row> rows = new ArrayList<>();
        for (Key key : changed) {
            Stay stay = current.get(key);
            if (stay != null && stored.containsKey(key) == known) {
                rows.add(new Row(key, stay));
            }
        }
        return rows;
    }

    private @Nullable Stay end(Key key) {
        touched.add(key);
        Stay ended = current.remove(key);
        if (ended != null) {
            expect(key.term(), ended, -1);
        }
        return ended;
    }

    private void expect(int term, Stay stay, int customers) {
        Long at = stay.expectedExitAt();
        if (at != null) {
            expected.add(0, customers, term, Math.floorDiv(at, MINUTE) * MINUTE);
        }
    }
}
