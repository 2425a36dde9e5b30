package io.tierstream.console.store;

import io.tierstream.schemas.v1.CustomerMembership;
import io.tierstream.schemas.v1.SegmentTransition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Customers as they are stored. Serves many threads. */
public final class Customers {

    /** How many rows one search looks at: about a tenth of a second. */
    private static final int LONGEST_SCAN = 5_000;

    private final Store store;
    private final StoredRecords records;

    /** Part of a search: what was found, how many rows were looked at, and after which id to go on; null at the end. */
    public record Found(
            List<CustomerMembership> customers,
            int scanned,
            @Nullable String next) {}

    /** A stay that is not over: since when, and when time alone will end it. */
    public record Stay(Instant since, @Nullable Instant expectedExitAt) {}

    @SuppressWarnings("ArrayRecordComponent") // a row
    private record Row(String id, byte[] terms, byte[] membership) {}

    public Customers(Store store, WriterSchemas schemas) {
        this.store = store;
        this.records = new StoredRecords(schemas);
    }

    public Optional<CustomerMembership> find(String customer) {
        return store.read(connection -> stored(connection, customer)).map(records::membership);
    }

    /** As {@link #find(String)}, inside a transaction. */
    public Optional<CustomerMembership> find(Connection connection, String customer) throws SQLException {
        return stored(connection, customer).map(records::membership);
    }

    private static Optional<byte[]> stored(Connection connection, String customer) throws SQLException {
        return Sql.first(connection, "SELECT membership FROM customer WHERE id = ?", row -> row.getBytes(1), customer);
    }

    /** Those of them that there are, in no order. */
    public List<CustomerMembership> findAll(Collection<String> customers) {
        return store
                .read(connection -> Sql.listOfAny(
                        connection,
                        "SELECT membership FROM customer WHERE id = ANY(?)",
                        row -> row.getBytes(1),
                        customers))
                .stream()
                .map(records::membership)
                .toList();
    }

    /** How many there are. */
    public long count() {
        return store.read(connection -> Sql.first(
                        connection, "SELECT customers FROM customer_count WHERE id = 1", row -> row.getLong(1)))
                .orElse(0L);
    }

    /** The stays of a customer that are not over, by term. */
    public Map<String, Stay> stays(String customer) {
        Map<String, Stay> stays = new HashMap<>();
        store.read(connection -> Sql.list(
                        connection,
                        "SELECT term, since, expected_exit_at FROM stay WHERE customer = ?",
                        row -> Map.entry(row.getInt(1), new Stay(Sql.instant(row, 2), Sql.optionalInstant(row, 3))),
                        customer))
                .forEach(stay -> stays.put(store.terms().name(stay.getKey()), stay.getValue()));
        return stays;
    }

    /**
     * Transitions of a customer, newest first.
     *
     * @param before only those with a smaller number; null for all
     */
    public List<SegmentTransition> timeline(String customer, @Nullable Long before, int limit) {
        return store
                .read(connection -> Sql.list(
                        connection,
                        "SELECT content FROM transition WHERE customer = ? AND sequence < ?"
                                + " ORDER BY sequence DESC LIMIT ?",
                        row -> row.getBytes(1),
                        customer,
                        before == null ? Long.MAX_VALUE : before,
                        limit))
                .stream()
                .map(records::transition)
                .toList();
    }

    /**
     * Transitions emitted in a span of time, by that time and then by customer and number.
     *
     * @param after begins after this one; null at the start
     */
    public List<SegmentTransition> emitted(Instant from, Instant to, @Nullable SegmentTransition after, int limit) {
        String order = " ORDER BY emitted_at, customer, sequence LIMIT ?";
        String span = "SELECT content FROM transition WHERE emitted_at >= ? AND emitted_at < ?";
        List<byte[]> found = store.read(connection -> after == null
                ? Sql.list(
                        connection, span + order, row -> row.getBytes(1), from.toEpochMilli(), to.toEpochMilli(), limit)
                : Sql.list(
                        connection,
                        span + " AND (emitted_at, customer, sequence) > (?, ?, ?)" + order,
                        row -> row.getBytes(1),
                        after.getEmittedAt().toEpochMilli(),
                        to.toEpochMilli(),
                        after.getEmittedAt().toEpochMilli(),
                        after.getCustomerId(),
                        after.getSequence(),
                        limit));
        return found.stream().map(records::transition).toList();
    }

    /**
     * Looks for customers in the order of their ids. What is rarest is looked at first, and at most some thousand rows: what was found
     * may be less than the limit and still not all.
     *
     * @param after begins after this id; null at the start
     */
    public Found search(CustomerFilter filter, int limit, @Nullable String after) {
        List<Integer> terms = new ArrayList<>();
        for (String name : filter.terms()) {
            OptionalInt id = store.terms().id(name);
            if (id.isEmpty()) {
                return new Found(List.of(), 0, null);
            }
            terms.add(id.getAsInt());
        }
        List<Row> rows = store.read(connection -> rows(connection, filter, terms, limit, after));
        return chosen(filter, terms, rows, limit, scan(filter, terms, limit));
    }

    private int scan(CustomerFilter filter, List<Integer> terms, int limit) {
        return terms.size() <= 1 && filter.metrics().isEmpty() ? limit + 1 : LONGEST_SCAN;
    }

    private List<Row> rows(
            Connection connection, CustomerFilter filter, List<Integer> terms, int limit, @Nullable String after)
            throws SQLException {
        String from = after == null || after.compareTo(filter.prefix()) < 0 ? filter.prefix() : after;
        String to = store.dialect().endOfPrefix(filter.prefix());
        String sign = after == null ? ">=" : ">";
        int most = scan(filter, terms, limit);
        if (terms.isEmpty()) {
            return Sql.list(
                    connection,
                    "SELECT id, terms, membership FROM customer WHERE id " + sign
                            + " ? AND id <= ? ORDER BY id LIMIT ?",
                    Customers::row,
                    from,
                    to,
                    most);
        }
        List<String> members = Sql.list(
                connection,
                // By both columns of the key, so that it is read in its order and no further than is wanted.
                "SELECT customer FROM customer_term WHERE term = ? AND customer " + sign
                        + " ? AND customer <= ? ORDER BY term, customer LIMIT ?",
                row -> row.getString(1),
                rarest(connection, terms),
                from,
                to,
                most);
        Map<String, Row> rows = new HashMap<>();
        Sql.listOfAny(
                        connection,
                        "SELECT id, terms, membership FROM customer WHERE id = ANY(?)",
                        Customers::row,
                        members)
                .forEach(row -> rows.put(row.id(), row));
        return members.stream().map(rows::get).filter(Objects::nonNull).toList();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getString(1), row.getBytes(2), row.getBytes(3));
    }

    private static int rarest(Connection connection, List<Integer> terms) throws SQLException {
        Map<Integer, Long> members = new HashMap<>();
        for (int term : terms) {
            members.put(
                    term,
                    Sql.first(connection, "SELECT members FROM term WHERE id = ?", row -> row.getLong(1), term)
                            .orElse(0L));
        }
        return members.entrySet().stream()
                .min(Comparator.comparingLong(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    private Found chosen(CustomerFilter filter, List<Integer> terms, List<Row> rows, int limit, int most) {
        List<CustomerMembership> chosen = new ArrayList<>();
        int scanned = 0;
        for (Row row : rows) {
            if (chosen.size() == limit) {
                return new Found(chosen, scanned, rows.get(scanned - 1).id());
            }
            scanned++;
            if (terms.stream().allMatch(term -> Terms.contains(row.terms(), term))) {
                CustomerMembership membership = records.membership(row.membership());
                if (filter.metrics().stream().allMatch(range -> range.holds(membership))) {
                    chosen.add(membership);
                }
            }
        }
        boolean more = rows.size() == most;
        return new Found(chosen, scanned, more ? rows.get(rows.size() - 1).id() : null);
    }
}
