package io.tierstream.console.store;

import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.SegmentTransition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the transitions of customers were read, as a transaction changes it: which ones are new, and which belong to a life that was
 * erased.
 *
 * <p>A customer's transitions are numbered without gaps and never go back in event time. An erasure ends a life at an instant of event
 * time: all that was lies at it or before, all of the next life after it. The next life goes on with the numbers, or begins with 1 once the
 * job has forgotten the erasure. Erasures are told by receipts, of another topic than transitions, so that either may be read first; and by the
 * exits of cause ERASURE, if the customer was in anything.
 */
final class Lives {

    private final Connection connection;
    private final long now;
    private final Map<String, Life> stored = new HashMap<>();

    /** In the order of the ids, as the database has them: rows beside each other are written together. */
    private final Map<String, Life> lives = new TreeMap<>();

    private final Set<String> ended = new HashSet<>();

    /** The end of a life: up to which event time and number it reached, and since when we know. */
    private record End(long at, long sequence, long knownAt) {}

    /**
     * What is known of a customer.
     *
     * @param sequence number of the last transition
     * @param eventAt event time of the last transition
     * @param end of the life before, or of this one; null if the customer was never erased
     */
    private record Life(
            long sequence, long eventAt, @Nullable End end) {

        private static final Life NONE = new Life(0, Long.MIN_VALUE, null);

        private boolean isOver() {
            return end != null && eventAt <= end.at();
        }

        /** Whether a transition repeats a life before this one: within a life time does not go back. */
        private boolean hasLeft(long at) {
            return end != null && at <= end.at() && at < eventAt;
        }

        /** Whether a transition with a number that was had is the first one that we see of a new life. */
        private boolean isFollowedBy(long number, long at) {
            return at > eventAt && (number == 1 || isOver());
        }
    }

    private record Row(String customer, Life life) {

        /** The customer last, as in the statements. */
        private @Nullable Object[] parameters() {
            End end = life.end();
            return new @Nullable Object[] {
                life.sequence(),
                life.eventAt(),
                end == null ? null : end.at(),
                end == null ? null : end.sequence(),
                end == null ? null : end.knownAt(),
                customer
            };
        }
    }

    Lives(Connection connection, Instant now) {
        this.connection = connection;
        this.now = now.toEpochMilli();
    }

    void load(Collection<String> customers) throws SQLException {
        Sql.listOfAny(
                        connection,
                        "SELECT customer, sequence, event_at, erased_at, erased_sequence, erasure_known_at"
                                + " FROM customer_sequence WHERE customer = ANY(?)",
                        Lives::row,
                        customers)
                .forEach(row -> stored.put(row.customer(), row.life()));
        lives.putAll(stored);
    }

    private static Row row(ResultSet row) throws SQLException {
        Long erasedAt = Sql.optionalLong(row, 4);
        End end = erasedAt == null ? null : new End(erasedAt, row.getLong(5), row.getLong(6));
        return new Row(row.getString(1), new Life(row.getLong(2), row.getLong(3), end));
    }

    /**
     * Notes that a customer was erased.
     *
     * @param at event time
     * @param sequence number of the last transition of the life that ended
     */
    void erase(String customer, long at, long sequence) {
        Life life = lives.getOrDefault(customer, Life.NONE);
        End known = life.end();
        if (known == null || at > known.at() || (at == known.at() && sequence > known.sequence())) {
            lives.put(customer, new Life(life.sequence(), life.eventAt(), new End(at, sequence, now)));
            ended.add(customer);
        }
    }

    /** Takes the next transition of a customer; false if it only repeats what was read. */
    boolean take(SegmentTransition transition) {
        String customer = transition.getCustomerId();
        long number = transition.getSequence();
        long at = transition.getEventTime().toEpochMilli();
        Life life = lives.getOrDefault(customer, Life.NONE);
        if (life.hasLeft(at)) {
            return false;
        }
        if (number <= life.sequence()) {
            if (!life.isFollowedBy(number, at)) {
                return false;
            }
            erase(customer, life.eventAt(), life.sequence());
        }
        lives.put(
                customer,
                new Life(number, at, lives.getOrDefault(customer, Life.NONE).end()));
        if (transition.getCause() == Cause.ERASURE) {
            erase(customer, at, number);
        }
        return true;
    }

    /** Whether a transition belongs to a life that was erased, as far as is known by now. */
    boolean isErased(SegmentTransition transition) {
        End end = lives.getOrDefault(transition.getCustomerId(), Life.NONE).end();
        return end != null && transition.getEventTime().toEpochMilli() <= end.at();
    }

    /** Whether a life of the customer has ended, as far as is known by now. */
    boolean livedBefore(String customer) {
        return lives.getOrDefault(customer, Life.NONE).end() != null;
    }

    /** Removes what is kept of the lives that were erased, and keeps the rest. */
    void write() throws SQLException {
        Sql.batch(connection, "DELETE FROM transition WHERE customer = ? AND event_at <= ?", ended, customer -> {
            End end = lives.getOrDefault(customer, Life.NONE).end();
            return new Object[] {customer, end == null ? Long.MIN_VALUE : end.at()};
        });
        Map<Boolean, List<Row>> changed = lives.entrySet().stream()
                .map(entry -> new Row(entry.getKey(), entry.getValue()))
                .filter(row -> !row.life().equals(stored.get(row.customer())))
                .collect(Collectors.partitioningBy(row -> stored.containsKey(row.customer())));
        Sql.batch(
                connection,
                "UPDATE customer_sequence SET sequence = ?, event_at = ?, erased_at = ?, erased_sequence = ?,"
                        + " erasure_known_at = ? WHERE customer = ?",
                changed.getOrDefault(true, List.of()),
                Row::parameters);
        Sql.batch(
                connection,
                "INSERT INTO customer_sequence (sequence, event_at, erased_at, erased_sequence, erasure_known_at, customer)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                changed.getOrDefault(false, List.of()),
                Row::parameters);
    }
}
