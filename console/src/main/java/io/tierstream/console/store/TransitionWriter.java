package io.tierstream.console.store;

import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Transitions of one transaction. Those whose number is not greater than the customer's last are repetitions, and dropped.
 *
 * <p>After a customer was erased nothing is kept but the number of the last transition, for some days: transitions emitted before the
 * erasure that are still on the way, as when the store is built anew, are counted and not stored; and a number 1 emitted after it
 * begins a new customer of the same id.
 */
final class TransitionWriter {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final Connection connection;
    private final Dialect dialect;
    private final Terms.Draft terms;
    private final Sums counts;
    private final Retention retention;
    private final Instant now;
    private final List<TopicRecord.Transition> waiting = new ArrayList<>();
    private final Map<String, Long> erased = new LinkedHashMap<>();
    private final Map<String, Sequence> stored = new HashMap<>();

    /** Erased customers who came back: of them there may be rows with numbers that come again. */
    private final Set<String> begunAnew = new HashSet<>();

    /** In the order of the ids, as the database has them: rows beside each other are written together. */
    private final Map<String, Sequence> sequences = new TreeMap<>();

    private final List<TopicRecord.Transition> timeline = new ArrayList<>();
    private final List<SegmentTransition> fresh = new ArrayList<>();
    private final Stays stays;
    private final Sums minutes;
    private final Sums hours;
    private final Sums minuteFlows;
    private final Sums hourFlows;

    /**
     * The last transition of a customer.
     *
     * @param erasedAt when the customer was erased; null while there is one
     */
    private record Sequence(long sequence, @Nullable Long erasedAt) {

        private static final Sequence NONE = new Sequence(0, null);
    }

    private record Known(String customer, Sequence sequence) {}

    private record Row(String customer, long sequence) {

        private static final Comparator<Row> ORDER =
                Comparator.comparing(Row::customer).thenComparingLong(Row::sequence);
    }

    /** @param counts of terms; the second and third column are entries and exits */
    TransitionWriter(
            Connection connection, Dialect dialect, Terms.Draft terms, Sums counts, Retention retention, Instant now) {
        this.connection = connection;
        this.dialect = dialect;
        this.terms = terms;
        this.counts = counts;
        this.retention = retention;
        this.now = now;
        this.stays = new Stays(connection, dialect);
        List<String> history = List.of("term", "at");
        List<String> flow = List.of("from_term", "to_term", "at");
        this.minutes = new Sums(dialect, "history_minute", history, List.of("entries", "exits"));
        this.hours = new Sums(dialect, "history_hour", history, List.of("entries", "exits"));
        this.minuteFlows = new Sums(dialect, "flow_minute", flow, List.of("customers"));
        this.hourFlows = new Sums(dialect, "flow_hour", flow, List.of("customers"));
    }

    void add(TopicRecord.Transition record) {
        waiting.add(record);
    }

    void add(TopicRecord.Erasure record) {
        erased.merge(record.customer(), record.at(), Math::max);
    }

    /** Writes; returns what was new, in order. */
    List<SegmentTransition> write() throws SQLException {
        if (waiting.isEmpty() && erased.isEmpty()) {
            return List.of();
        }
        load();
        erased.forEach(this::markErased);
        for (TopicRecord.Transition record : waiting) {
            take(record);
        }
        forget();
        writeTimeline();
        writeSequences();
        stays.write();
        for (Sums sums : List.of(minutes, hours, minuteFlows, hourFlows)) {
            sums.write(connection);
        }
        return fresh;
    }

    private void load() throws SQLException {
        Set<String> customers = new LinkedHashSet<>(erased.keySet());
        waiting.forEach(record -> customers.add(record.transition().getCustomerId()));
        Sql.listOfAny(
                        connection,
                        "SELECT customer, sequence, erased_at FROM customer_sequence WHERE customer = ANY(?)",
                        row -> new Known(row.getString(1), new Sequence(row.getLong(2), Sql.optionalLong(row, 3))),
                        customers)
                .forEach(known -> {
                    sequences.put(known.customer(), known.sequence());
                    stored.put(known.customer(), known.sequence());
                });
        stays.load(customers);
    }

    private void markErased(String customer, long at) {
        long last = sequences.getOrDefault(customer, Sequence.NONE).sequence();
        sequences.put(customer, new Sequence(last, at));
    }

    private void take(TopicRecord.Transition record) {
        SegmentTransition transition = record.transition();
        String customer = transition.getCustomerId();
        long emitted = transition.getEmittedAt().toEpochMilli();
        Sequence last = sequences.getOrDefault(customer, Sequence.NONE);
        boolean wasErased = last.erasedAt() != null && emitted <= last.erasedAt();
        boolean begins = last.erasedAt() != null && !wasErased && transition.getSequence() == 1;
        if (transition.getSequence() <= last.sequence() && !begins) {
            return;
        }
        if (begins) {
            begunAnew.add(customer);
        }
        sequences.put(customer, new Sequence(transition.getSequence(), wasErased ? last.erasedAt() : null));
        count(transition);
        fresh.add(transition);
        timeline.add(record);
        if (transition.getCause() == Cause.ERASURE) {
            erased.merge(customer, emitted, Math::max);
            markErased(customer, emitted);
        }
    }

    private void count(SegmentTransition transition) {
        int term = terms.id(TermNames.of(transition));
        boolean enters = transition.getDirection() == Direction.ENTER;
        long at = transition.getEventTime().toEpochMilli();
        counts.add(enters ? 1 : 2, 1, term);
        if (isKept(at, retention.minutes())) {
            minutes.add(enters ? 0 : 1, 1, term, Math.floorDiv(at, MINUTE) * MINUTE);
        }
        if (isKept(at, retention.hours())) {
            hours.add(enters ? 0 : 1, 1, term, Math.floorDiv(at, HOUR) * HOUR);
        }
        if (transition.getTarget() == TargetKind.TIER) {
            flows(transition, term, enters, at);
        }
        if (enters) {
            stays.enter(transition, term);
        } else {
            stays.exit(transition, term);
        }
    }

    /**
     * An exit is a move to none. If an entry follows in the same step, it says which tier was left, and takes that back: so moves come out
     * right in any order, and across transactions.
     */
    private void flows(SegmentTransition transition, int term, boolean enters, long at) {
        if (!enters) {
            flow(term, Terms.NONE, 1, at);
            return;
        }
        String before = transition.getPreviousTier();
        if (before == null) {
            flow(Terms.NONE, term, 1, at);
        } else {
            int left = terms.id(TermNames.tier(String.valueOf(transition.getTierSet()), before));
            flow(left, term, 1, at);
            flow(left, Terms.NONE, -1, at);
        }
    }

    private void flow(int from, int to, long customers, long at) {
        if (isKept(at, retention.minutes())) {
            minuteFlows.add(0, customers, from, to, Math.floorDiv(at, MINUTE) * MINUTE);
        }
        if (isKept(at, retention.hours())) {
            hourFlows.add(0, customers, from, to, Math.floorDiv(at, HOUR) * HOUR);
        }
    }

    private boolean isKept(long at, Duration kept) {
        return at >= now.minus(kept).toEpochMilli();
    }

    /** Of who was erased, now or before, nothing from before the erasure stays. */
    private void forget() throws SQLException {
        sequences.forEach((customer, last) -> {
            if (last.erasedAt() != null) {
                erased.merge(customer, last.erasedAt(), Math::max);
            }
        });
        timeline.removeIf(record -> {
            Long at = erased.get(record.transition().getCustomerId());
            return at != null && record.transition().getEmittedAt().toEpochMilli() <= at;
        });
        Sql.batch(
                connection, "DELETE FROM transition WHERE customer = ? AND emitted_at <= ?", erased.entrySet(), entry ->
                        new Object[] {entry.getKey(), entry.getValue()});
        erased.forEach(stays::forget);
    }

    private void writeTimeline() throws SQLException {
        Map<Row, TopicRecord.Transition> rows = new TreeMap<>(Row.ORDER);
        for (TopicRecord.Transition record : timeline) {
            SegmentTransition transition = record.transition();
            if (isKept(transition.getEmittedAt().toEpochMilli(), retention.timeline())) {
                rows.put(new Row(transition.getCustomerId(), transition.getSequence()), record);
            }
        }
        Map<Boolean, List<TopicRecord.Transition>> ordered = rows.values().stream()
                .collect(Collectors.partitioningBy(
                        record -> begunAnew.contains(record.transition().getCustomerId())));
        timeline(
                "INSERT INTO transition (customer, sequence, emitted_at, content) VALUES (?, ?, ?, ?)",
                ordered.getOrDefault(false, List.of()));
        timeline(
                dialect.upsert("transition", List.of("customer", "sequence"), List.of("emitted_at", "content")),
                ordered.getOrDefault(true, List.of()));
    }

    private void timeline(String sql, List<TopicRecord.Transition> rows) throws SQLException {
        Sql.batch(connection, sql, rows, record -> new Object[] {
            record.transition().getCustomerId(),
            record.transition().getSequence(),
            record.transition().getEmittedAt().toEpochMilli(),
            record.value()
        });
    }

    private void writeSequences() throws SQLException {
        Map<Boolean, List<Known>> changed = sequences.entrySet().stream()
                .map(entry -> new Known(entry.getKey(), entry.getValue()))
                .filter(row -> !row.sequence().equals(stored.get(row.customer())))
                .collect(Collectors.partitioningBy(row -> stored.containsKey(row.customer())));
        Sql.batch(
                connection,
                "UPDATE customer_sequence SET sequence = ?, erased_at = ? WHERE customer = ?",
                changed.getOrDefault(true, List.of()),
                row -> new @Nullable Object[] {
                    row.sequence().sequence(), row.sequence().erasedAt(), row.customer()
                });
        Sql.batch(
                connection,
                "INSERT INTO customer_sequence (customer, sequence, erased_at) VALUES (?, ?, ?)",
                changed.getOrDefault(false, List.of()),
                row -> new @Nullable Object[] {
                    row.customer(), row.sequence().sequence(), row.sequence().erasedAt()
                });
    }
}
