package io.tierstream.console.store;

import io.tierstream.schemas.v1.CustomerMembership;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Memberships of one transaction, and their ends: the newest of each customer counts. */
final class MembershipWriter {

    private static final String INSERT = "INSERT INTO customer (id, terms, membership) VALUES (?, ?, ?)";
    private static final String UPDATE = "UPDATE customer SET terms = ?, membership = ? WHERE id = ?";
    private static final String COUNT = "UPDATE customer_count SET customers = customers + ? WHERE id = 1";
    private static final String INSERT_TERM = "INSERT INTO customer_term (term, customer) VALUES (?, ?)";
    private static final String DELETE_TERM = "DELETE FROM customer_term WHERE term = ? AND customer = ?";

    private final Connection connection;
    private final Terms.Draft terms;
    private final Sums counts;

    /** In the order of the ids, as the database has them: rows beside each other are written together. */
    private final Map<String, TopicRecord> newest = new TreeMap<>();

    private final Map<String, byte[]> stored = new HashMap<>();

    private record CustomerTerm(int term, String customer) {

        private static final Comparator<CustomerTerm> BY_KEY =
                Comparator.comparingInt(CustomerTerm::term).thenComparing(CustomerTerm::customer);
    }

    @SuppressWarnings("ArrayRecordComponent") // parameters of a statement
    private record CustomerRow(String id, byte[] terms, byte[] membership) {}

    private record Known(String id, byte[] terms) {}

    /** @param counts of terms; the first column is the number of members */
    MembershipWriter(Connection connection, Terms.Draft terms, Sums counts) {
        this.connection = connection;
        this.terms = terms;
        this.counts = counts;
    }

    void add(TopicRecord.Membership record) {
        newest.put(record.membership().getCustomerId(), record);
    }

    void add(TopicRecord.MembershipGone record) {
        newest.put(record.customer(), record);
    }

    void write() throws SQLException {
        if (newest.isEmpty()) {
            return;
        }
        Sql.listOfAny(
                        connection,
                        "SELECT id, terms FROM customer WHERE id = ANY(?)",
                        row -> new Known(row.getString(1), row.getBytes(2)),
                        newest.keySet())
                .forEach(known -> stored.put(known.id(), known.terms()));
        Changes changes = new Changes();
        newest.forEach(changes::take);
        changes.write();
    }

    /** What is different after the transaction, by statement. */
    private final class Changes {

        private final List<CustomerRow> inserted = new ArrayList<>();
        private final List<CustomerRow> updated = new ArrayList<>();
        private final List<String> deleted = new ArrayList<>();
        private final List<CustomerTerm> entered = new ArrayList<>();
        private final List<CustomerTerm> left = new ArrayList<>();

        private void take(String customer, TopicRecord record) {
            byte @Nullable [] before = stored.get(customer);
            if (record instanceof TopicRecord.Membership known) {
                Set<Integer> now = ids(known.membership());
                terms(customer, before, now);
                (before == null ? inserted : updated).add(new CustomerRow(customer, Terms.bytes(now), known.value()));
            } else if (before != null) {
                terms(customer, before, Set.of());
                deleted.add(customer);
            }
        }

        private void terms(String customer, byte @Nullable [] stored, Set<Integer> now) {
            Set<Integer> before = stored == null ? Set.of() : new HashSet<>(Terms.ofBytes(stored));
            now.stream().filter(term -> !before.contains(term)).forEach(term -> {
                entered.add(new CustomerTerm(term, customer));
                counts.add(0, 1, term);
            });
            before.stream().filter(term -> !now.contains(term)).forEach(term -> {
                left.add(new CustomerTerm(term, customer));
                counts.add(0, -1, term);
            });
        }

        private void write() throws SQLException {
            Sql.batch(connection, INSERT, inserted, row -> new Object[] {row.id(), row.terms(), row.membership()});
            Sql.batch(connection, UPDATE, updated, row -> new Object[] {row.terms(), row.membership(), row.id()});
            Sql.batch(connection, "DELETE FROM customer WHERE id = ?", deleted, id -> new Object[] {id});
            if (inserted.size() != deleted.size()) {
                Sql.update(connection, COUNT, inserted.size() - deleted.size());
            }
            terms(INSERT_TERM, entered);
            terms(DELETE_TERM, left);
        }

        private void terms(String sql, List<CustomerTerm> changed) throws SQLException {
            changed.sort(CustomerTerm.BY_KEY);
            Sql.batch(connection, sql, changed, row -> new Object[] {row.term(), row.customer()});
        }
    }

    private Set<Integer> ids(CustomerMembership membership) {
        Set<Integer> ids = new TreeSet<>();
        TermNames.of(membership).forEach(name -> ids.add(terms.id(name)));
        return ids;
    }
}
