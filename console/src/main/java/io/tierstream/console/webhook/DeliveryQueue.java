package io.tierstream.console.webhook;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import io.tierstream.console.webhook.send.Reply;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outbox as lanes take from it: what is due, and what became of it. One process at a time works on it. */
final class DeliveryQueue {

    /** Rows that one transaction makes due again. */
    static final int CHUNK = 5_000;

    /** Attempts of one delivery that are kept: the last ones. */
    private static final int MOST_ATTEMPTS_KEPT = 100;

    private static final String DUE =
            "SELECT d.id, d.message, d.order_key, d.customer_id, d.sequence, d.created_at, d.attempts FROM webhook_delivery d"
                    + " WHERE d.webhook_id = ? AND d.state = 'PENDING' AND d.next_attempt_at <= ?"
                    + " AND NOT EXISTS (SELECT 1 FROM webhook_delivery e WHERE e.webhook_id = ? AND e.order_key = d.order_key"
                    + " AND e.state = 'PENDING' AND e.id < d.id) ORDER BY d.next_attempt_at, d.id LIMIT ?";

    /** Only what is pending: another process that has taken over may have ended it meanwhile. */
    private static final String SETTLE =
            "UPDATE webhook_delivery SET state = ?, next_attempt_at = COALESCE(?, next_attempt_at), finished_at = ?, attempts ="
                    + " attempts + ?, last_attempt_at = COALESCE(?, last_attempt_at), status = ?, latency_millis = ?, detail = ?, excerpt = ?"
                    + " WHERE id = ? AND state = 'PENDING'";

    private static final String NOTE_ATTEMPT =
            "INSERT INTO webhook_attempt (delivery_id, number, at, status, latency_millis, detail, excerpt)"
                    + " SELECT id, attempts, CAST(? AS BIGINT), CAST(? AS INT), CAST(? AS BIGINT), CAST(? AS VARCHAR), CAST(? AS VARCHAR)"
                    + " FROM webhook_delivery WHERE id = ?";

    private static final String MOVE_FOLLOWERS =
            "UPDATE webhook_delivery SET next_attempt_at = ? WHERE webhook_id = ? AND order_key = ? AND state = 'PENDING'"
                    + " AND id > ? AND next_attempt_at <> ?";

    private static final String WAITING = "SELECT id FROM webhook_delivery WHERE webhook_id = ? AND state = 'PENDING'"
            + " AND next_attempt_at > ? ORDER BY next_attempt_at, id LIMIT " + CHUNK;

    private static final String HASTEN =
            "UPDATE webhook_delivery SET next_attempt_at = ? WHERE id = ? AND state = 'PENDING'";

    private final Store store;

    DeliveryQueue(Store store) {
        this.store = store;
    }

    /** What may be sent now: due, and the first of its order key. Earlier due ones come first. */
    List<Delivery> due(String webhookId, Instant now, int limit) {
        return store.read(
                connection -> Sql.list(connection, DUE, DeliveryQueue::delivery, webhookId, now, webhookId, limit));
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getLong(1),
                MessageJson.read(row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                Sql.instant(row, 6),
                row.getInt(7));
    }

    /** When the next delivery after now is due. */
    Optional<Instant> nextDue(String webhookId, Instant now) {
        return store.read(connection -> Sql.first(
                connection,
                "SELECT next_attempt_at FROM webhook_delivery WHERE webhook_id = ? AND state = 'PENDING'"
                        + " AND next_attempt_at > ? ORDER BY next_attempt_at LIMIT 1",
                row -> Sql.instant(row, 1),
                webhookId,
                now));
    }

    /** Writes down what became of deliveries, all at once. */
    void settle(String webhookId, List<Outcome> outcomes) {
        store.change(connection -> {
            for (Outcome outcome : outcomes) {
                settle(connection, webhookId, outcome);
            }
        });
    }

    private static void settle(Connection connection, String webhookId, Outcome outcome) throws SQLException {
        Delivery delivery = outcome.delivery();
        if (outcome instanceof Outcome.Again again) {
            if (update(connection, again, DeliveryState.PENDING, again.next(), again.reply(), null)) {
                noteAttempt(connection, again, again.reply());
                // Those that wait behind it need not be looked at before it is tried again.
                moveFollowers(connection, webhookId, delivery, again.next());
            }
        } else if (outcome instanceof Outcome.Postponed postponed) {
            update(connection, postponed, DeliveryState.PENDING, postponed.next(), null, null);
        } else if (finish(connection, outcome) && delivery.attempts() > 0) {
            moveFollowers(connection, webhookId, delivery, outcome.at());
        }
    }

    /** Ends a delivery; false if it was ended before. */
    private static boolean finish(Connection connection, Outcome outcome) throws SQLException {
        if (outcome instanceof Outcome.Delivered delivered) {
            return update(connection, outcome, DeliveryState.DELIVERED, null, delivered.reply(), null);
        } else if (outcome instanceof Outcome.Dead dead) {
            boolean ended = update(connection, outcome, DeliveryState.DEAD, null, dead.reply(), dead.reason());
            if (ended && dead.reply() != null) {
                noteAttempt(connection, outcome, dead.reply());
            }
            return ended;
        }
        String reason = outcome instanceof Outcome.Suppressed suppressed ? suppressed.reason() : null;
        return update(connection, outcome, DeliveryState.SUPPRESSED, null, null, reason);
    }

    private static boolean update(
            Connection connection,
            Outcome outcome,
            DeliveryState state,
            @Nullable Instant next,
            @Nullable Reply reply,
            @Nullable String reason)
            throws SQLException {
        ReplyColumns columns =
                reason == null ? ReplyColumns.of(reply) : ReplyColumns.of(reply).because(reason);
        return Sql.update(
                        connection,
                        SETTLE,
                        state,
                        next,
                        state == DeliveryState.PENDING ? null : outcome.at(),
                        reply == null ? 0 : 1,
                        reply == null ? null : outcome.at(),
                        columns.status(),
                        columns.latencyMillis(),
                        columns.detail(),
                        columns.excerpt(),
                        outcome.delivery().id())
                == 1;
    }

    private static void noteAttempt(Connection connection, Outcome outcome, Reply reply) throws SQLException {
        ReplyColumns columns = ReplyColumns.of(reply);
        long id = outcome.delivery().id();
        Sql.update(
                connection,
                NOTE_ATTEMPT,
                outcome.at(),
                columns.status(),
                columns.latencyMillis(),
                columns.detail(),
                columns.excerpt(),
                id);
        int oldest = outcome.delivery().attempts() + 1 - MOST_ATTEMPTS_KEPT;
        if (oldest > 0) {
            Sql.update(connection, "DELETE FROM webhook_attempt WHERE delivery_id = ? AND number <= ?", id, oldest);
        }
    }

    /** Those that wait behind a delivery are due then: with it, or as soon as it is done. */
    private static void moveFollowers(Connection connection, String webhookId, Delivery delivery, Instant to)
            throws SQLException {
        Sql.update(connection, MOVE_FOLLOWERS, to, webhookId, delivery.orderKey(), delivery.id(), to);
    }

    /** Makes due what waits for its next attempt, because the endpoint is back: a part of it. Returns whether there may be more. */
    boolean hasten(String webhookId, Instant now) {
        return store.write(connection -> {
            List<Long> ids = Sql.list(connection, WAITING, row -> row.getLong(1), webhookId, now);
            Sql.batch(connection, HASTEN, ids, id -> new Object[] {now, id});
            return ids.size() == CHUNK;
        });
    }
}
