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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Map<String, Sequence> sequences = new HashMap<>();
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
        Sql.list(
                        connection,
                        "SELECT customer, sequence, erased_at FROM customer_sequence WHERE customer = ANY(?)",
                        row -> new Known(row.getString(1), new Sequence(row.getLong(2), Sql.optionalLong(row, 3))),
                        Sql.texts(connection, customers))
                .forEach(known -> sequences.put(known.customer(), known.sequence()));
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
        Map<List<Object>, TopicRecord.Transition> rows = new LinkedHashMap<>();
        for (TopicRecord.Transition record : timeline) {
            SegmentTransition transition = record.transition();
            if (isKept(transition.getEmittedAt().toEpochMilli(), retention.timeline())) {
                rows.put(List.of(transition.getCustomerId(), transition.getSequence()), record);
            }
        }
        Sql.batch(
                connection,
                dialect.upsert("transition", List.of("customer", "sequence"), List.of("emitted_at", "content")),
                rows.values(),
                record -> new Object[] {
                    record.transition().getCustomerId(),
                    record.transition().getSequence(),
                    record.transition().getEmittedAt().toEpochMilli(),
                    record.value()
                });
    }

    private void writeSequences() throws SQLException {
        Sql.batch(
                connection,
                dialect.upsert("customer_sequence", List.of("customer"), List.of("sequence", "erased_at")),
                sequences.entrySet(),
                row -> new @Nullable Object[] {
                    row.getKey(), row.getValue().sequence(), row.getValue().erasedAt()
                });
    }
}
