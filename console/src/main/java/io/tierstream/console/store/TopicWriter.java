package io.tierstream.console.store;

import io.tierstream.console.ConsoleSettings.Retention;
import io.tierstream.schemas.v1.SegmentTransition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes what was read from the topics, with the positions up to which it was read, all in one transaction. One thread. */
public final class TopicWriter {

    private static final String COUNT =
            "UPDATE term SET members = members + ?, entries = entries + ?, exits = exits + ? WHERE id = ?";

    private final Store store;
    private final Terms terms;
    private final Retention retention;
    private final NewTransitions listener;
    private final String owner = UUID.randomUUID().toString();
    private boolean termsKnown = true;

    /** Hears of new transitions, inside the transaction. */
    @FunctionalInterface
    public interface NewTransitions {
        void accept(Connection connection, List<SegmentTransition> transitions) throws SQLException;
    }

    /** The offset up to which a partition was read, exclusive. */
    public record Position(String topic, int partition, long nextOffset) {}

    /**
     * What a transaction brought.
     *
     * @param transitions the new ones, in order
     */
    public record Written(List<SegmentTransition> transitions) {}

    public TopicWriter(Store store, Retention retention, NewTransitions listener) {
        this.store = store;
        this.terms = store.terms();
        this.retention = retention;
        this.listener = listener;
    }

    /**
     * Makes this the one that writes. Another process that did so until now can write no more.
     *
     * @throws StoreException if the database did not take it
     */
    public void takeOver() {
        store.change(connection -> Sql.update(
                connection, store.dialect().upsert("feed_owner", List.of("id"), List.of("owner")), 1, owner));
        terms.reload();
    }

    /**
     * Writes records in their order.
     *
     * @throws StoreException if nothing was written
     * @throws TakenOverException if another process writes this store now
     */
    public Written write(List<TopicRecord> records, Collection<Position> positions, Instant now) {
        if (!termsKnown) {
            terms.reload();
        }
        // Whether a commit during which the connection broke took place is not known; its terms may be there.
        termsKnown = false;
        Terms.Draft draft = terms.draft();
        Written written = store.write(connection -> {
            requireOwnership(connection);
            Transaction transaction = new Transaction(connection, draft, now);
            records.forEach(transaction::take);
            return transaction.write(positions);
        });
        draft.keep();
        termsKnown = true;
        return written;
    }

    /** Locks the row, so that whoever takes over waits for the end of this transaction. */
    private void requireOwnership(Connection connection) throws SQLException {
        boolean ours = Sql.first(
                        connection, "SELECT owner FROM feed_owner WHERE id = 1 FOR UPDATE", row -> row.getString(1))
                .filter(owner::equals)
                .isPresent();
        if (!ours) {
            throw new TakenOverException();
        }
    }

    /** Moves to the first record that is still there: some before it were never read. */
    public void skip(Position position) {
        store.change(connection -> Sql.update(
                connection,
                store.dialect().upsert("topic_position", List.of("topic", "part"), List.of("next_offset", "complete")),
                position.topic(),
                position.partition(),
                position.nextOffset(),
                false));
    }

    /** Whether all partitions of a topic that are known were read from their first record on. */
    public boolean isComplete(String topic) {
        return store.read(connection -> Sql.list(
                        connection,
                        "SELECT part FROM topic_position WHERE topic = ? AND NOT complete",
                        row -> row.getInt(1),
                        topic))
                .isEmpty();
    }

    private final class Transaction {

        private final Connection connection;
        private final Terms.Draft draft;
        private final Sums counts;
        private final MembershipWriter memberships;
        private final TransitionWriter transitions;
        private final CountWriter distribution;
        private final RuleSetWriter ruleSets;
        private final DeadLetterWriter deadLetters;

        private Transaction(Connection connection, Terms.Draft draft, Instant now) {
            Dialect dialect = store.dialect();
            this.connection = connection;
            this.draft = draft;
            this.counts = Sums.ofUpdate(COUNT, 3);
            this.memberships = new MembershipWriter(connection, draft, counts);
            this.transitions = new TransitionWriter(connection, dialect, draft, counts, retention, now);
            this.distribution = new CountWriter(connection, dialect);
            this.ruleSets = new RuleSetWriter(connection, dialect);
            this.deadLetters = new DeadLetterWriter(connection, dialect);
        }

        private void take(TopicRecord record) {
            if (record instanceof TopicRecord.Membership membership) {
                memberships.add(membership);
            } else if (record instanceof TopicRecord.MembershipGone gone) {
                memberships.add(gone);
            } else if (record instanceof TopicRecord.Erasure erasure) {
                transitions.add(erasure);
            } else if (record instanceof TopicRecord.Transition transition) {
                transitions.add(transition);
            } else if (record instanceof TopicRecord.Count || record instanceof TopicRecord.CountGone) {
                distribution.add(record);
            } else if (record instanceof TopicRecord.RuleSet ruleSet) {
                ruleSets.add(ruleSet);
            } else if (record instanceof TopicRecord.Verdict verdict) {
                ruleSets.add(verdict);
            } else if (record instanceof TopicRecord.DeadLetter letter) {
                deadLetters.add(letter);
            }
        }

        private Written write(Collection<Position> positions) throws SQLException {
            memberships.write();
            List<SegmentTransition> fresh = transitions.write();
            draft.write(connection);
            counts.write(connection);
            distribution.write();
            ruleSets.write();
            deadLetters.write();
            if (!fresh.isEmpty()) {
                listener.accept(connection, fresh);
            }
            savePositions(positions);
            return new Written(fresh);
        }

        private void savePositions(Collection<Position> positions) throws SQLException {
            Sql.batch(
                    connection,
                    store.dialect().upsert("topic_position", List.of("topic", "part"), List.of("next_offset")),
                    positions,
                    position -> new Object[] {position.topic(), position.partition(), position.nextOffset()});
        }
    }

    /** The positions that are stored. */
    public List<Position> positions() {
        return store.read(connection -> Sql.list(
                connection,
                "SELECT topic, part, next_offset FROM topic_position",
                row -> new Position(row.getString(1), row.getInt(2), row.getLong(3))));
    }

    /** The newest count of each target. */
    private static final class CountWriter {

        private final Connection connection;
        private final Dialect dialect;
        private final Map<List<String>, TopicRecord> newest = new LinkedHashMap<>();

        private CountWriter(Connection connection, Dialect dialect) {
            this.connection = connection;
            this.dialect = dialect;
        }

        private void add(TopicRecord record) {
            if (record instanceof TopicRecord.Count count) {
                newest.put(List.of(count.distribution().getRuleSet(), TermNames.of(count.distribution())), record);
            } else if (record instanceof TopicRecord.CountGone gone) {
                newest.put(List.of(gone.ruleSet(), gone.target()), record);
            }
        }

        private void write() throws SQLException {
            List<TopicRecord.Count> counts = newest.values().stream()
                    .filter(TopicRecord.Count.class::isInstance)
                    .map(TopicRecord.Count.class::cast)
                    .toList();
            Sql.batch(
                    connection,
                    dialect.upsert(
                            "distribution",
                            List.of("rule_set", "target"),
                            List.of("version", "members", "entries", "exits", "as_of")),
                    counts,
                    count -> new Object[] {
                        count.distribution().getRuleSet(),
                        TermNames.of(count.distribution()),
                        count.distribution().getRuleSetVersion(),
                        count.distribution().getMembers(),
                        count.distribution().getEntries(),
                        count.distribution().getExits(),
                        count.distribution().getAsOf().toEpochMilli()
                    });
            Sql.batch(
                    connection,
                    "DELETE FROM distribution WHERE rule_set = ? AND target = ?",
                    newest.entrySet().stream()
                            .filter(entry -> entry.getValue() instanceof TopicRecord.CountGone)
                            .map(Map.Entry::getKey)
                            .toList(),
                    List::toArray);
        }
    }
}
