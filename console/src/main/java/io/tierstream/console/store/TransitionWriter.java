package io.tierstream.console.store;

import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.SegmentTransition;
import io.tierstream.schemas.v1.TargetKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Transitions of one transaction. Those that only repeat what was read are dropped.
 *
 * <p>Of who was erased nothing is kept but how far the transitions were read, for some days: those that are still on the way, as when the
 * store is built anew, are counted and not shown.
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
    private final List<TopicRecord.Erasure> erasures = new ArrayList<>();
    private final List<TopicRecord.Transition> taken = new ArrayList<>();
    private final Lives lives;
    private final Stays stays;
    private final Sums minutes;
    private final Sums hours;
    private final Sums minuteFlows;
    private final Sums hourFlows;

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
        this.lives = new Lives(connection, now);
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
        erasures.add(record);
    }

    /** Writes; returns what was new, in order. */
    List<SegmentTransition> write() throws SQLException {
        if (waiting.isEmpty() && erasures.isEmpty()) {
            return List.of();
        }
        load();
        erasures.forEach(erasure -> lives.erase(erasure.customer(), erasure.at().toEpochMilli(), erasure.sequence()));
        for (TopicRecord.Transition record : waiting) {
            if (lives.take(record.transition())) {
                taken.add(record);
                count(record.transition());
            }
        }
        lives.write();
        writeTimeline();
        stays.write();
        for (Sums sums : List.of(minutes, hours, minuteFlows, hourFlows)) {
            sums.write(connection);
        }
        return taken.stream().map(TopicRecord.Transition::transition).toList();
    }

    private void load() throws SQLException {
        Set<String> customers = new LinkedHashSet<>();
        erasures.forEach(erasure -> customers.add(erasure.customer()));
        waiting.forEach(record -> customers.add(record.transition().getCustomerId()));
        lives.load(customers);
        stays.load(customers);
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

    private void writeTimeline() throws SQLException {
        Map<Row, TopicRecord.Transition> rows = new TreeMap<>(Row.ORDER);
        for (TopicRecord.Transition record : taken) {
            SegmentTransition transition = record.transition();
            if (isKept(transition.getEmittedAt().toEpochMilli(), retention.timeline()) && !lives.isErased(transition)) {
                rows.put(new Row(transition.getCustomerId(), transition.getSequence()), record);
            }
        }
        // Only of who lived before can there be rows with numbers that come again.
        Map<Boolean, List<TopicRecord.Transition>> again = rows.values().stream()
                .collect(Collectors.partitioningBy(
                        record -> lives.livedBefore(record.transition().getCustomerId())));
        timeline(
                "INSERT INTO transition (customer, sequence, event_at, emitted_at, content) VALUES (?, ?, ?, ?, ?)",
                again.getOrDefault(false, List.of()));
        timeline(
                dialect.upsert(
                        "transition", List.of("customer", "sequence"), List.of("event_at", "emitted_at", "content")),
                again.getOrDefault(true, List.of()));
    }

    private void timeline(String sql, List<TopicRecord.Transition> rows) throws SQLException {
        Sql.batch(connection, sql, rows, record -> new Object[] {
            record.transition().getCustomerId(),
            record.transition().getSequence(),
            record.transition().getEventTime().toEpochMilli(),
            record.transition().getEmittedAt().toEpochMilli(),
            record.value()
        });
    }
}
