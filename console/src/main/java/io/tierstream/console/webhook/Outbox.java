package io.tierstream.console.webhook;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import io.tierstream.console.webhook.format.Message;
import io.tierstream.console.webhook.send.Reply;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, in the store: written in the transaction of the feed, taken by one lane per subscription. One process at a time
 * works on it.
 */
final class Outbox {

    private static final int IDS_PER_QUERY = 500;

    private final Store store;

    Outbox(Store store) {
        this.store = store;
    }

    /**
     * A message to be written down.
     *
     * @param suppressed why it is not to be sent; null when it is
     */
    record Entry(
            String webhookId,
            Message message,
            String orderKey,
            @Nullable String customerId,
            long sequence,
            long replay,
            @Nullable String suppressed) {}

    /** Writes messages down, in this order. */
    static void write(Connection connection, List<Entry> entries, Instant now) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        String sql =
                "INSERT INTO webhook_delivery (webhook_id, message_id, replay, order_key, customer_id, sequence, message, state,"
                        + " created_at, next_attempt_at, attempts, finished_at, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Entry entry : entries) {
                insert.setString(1, entry.webhookId());
                insert.setString(2, entry.message().id());
                insert.setLong(3, entry.replay());
                insert.setString(4, entry.orderKey());
                insert.setString(5, entry.customerId());
                insert.setLong(6, entry.sequence());
                insert.setString(7, MessageJson.write(entry.message()));
                boolean sent = entry.suppressed() == null;
                insert.setString(8, (sent ? DeliveryState.PENDING : DeliveryState.SUPPRESSED).name());
                insert.setLong(9, now.toEpochMilli());
                insert.setLong(10, now.toEpochMilli());
                setTime(insert, 11, sent ? null : now);
                insert.setString(12, entry.suppressed());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Those of the messages that were written down for the subscription before, in whatever state. */
    static Set<String> known(Connection connection, String webhookId, Collection<String> messageIds)
            throws SQLException {
        return among(connection, webhookId, messageIds, "");
    }

    /** Those of the messages that are still to be sent. */
    static Set<String> open(Connection connection, String webhookId, Collection<String> messageIds)
            throws SQLException {
        return among(connection, webhookId, messageIds, " AND state = 'PENDING'");
    }

    private static Set<String> among(
            Connection connection, String webhookId, Collection<String> messageIds, String condition)
            throws SQLException {
        Set<String> found = new HashSet<>();
        List<String> ids = List.copyOf(messageIds);
        for (int from = 0; from < ids.size(); from += IDS_PER_QUERY) {
            List<String> part = ids.subList(from, Math.min(ids.size(), from + IDS_PER_QUERY));
            found.addAll(Sql.list(
                    connection,
                    "SELECT message_id FROM webhook_delivery WHERE webhook_id = ? AND message_id = ANY(?)" + condition,
                    row -> row.getString(1),
                    webhookId,
                    connection.createArrayOf("VARCHAR", part.toArray())));
        }
        return found;
    }

    /** Which transition of whom a message was about. */
    record Logged(String messageId, String customerId, long sequence) {}

    /** The messages about customers among some, each customer's in order. */
    static List<Logged> logged(Connection connection, String webhookId, List<String> messageIds) throws SQLException {
        List<Logged> found = new ArrayList<>();
        for (int from = 0; from < messageIds.size(); from += IDS_PER_QUERY) {
            List<String> part = messageIds.subList(from, Math.min(messageIds.size(), from + IDS_PER_QUERY));
            found.addAll(Sql.list(
                    connection,
                    "SELECT message_id, customer_id, sequence FROM webhook_delivery WHERE webhook_id = ? AND customer_id IS NOT NULL AND"
                            + " message_id = ANY(?) GROUP BY message_id, customer_id, sequence",
                    row -> new Logged(row.getString(1), row.getString(2), row.getLong(3)),
                    webhookId,
                    connection.createArrayOf("VARCHAR", part.toArray())));
        }
        found.sort(Comparator.comparing(Logged::customerId).thenComparing(Logged::sequence));
        return found;
    }

    /** Forgets what was said of a customer who is erased; what is still to be sent is sent, so that receivers learn of it. */
    static void forget(Connection connection, String customerId) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM webhook_delivery WHERE customer_id = ? AND state <> 'PENDING'")) {
            delete.setString(1, customerId);
            delete.executeUpdate();
        }
    }

    /** The subscriptions for which something was written down after a delivery, each with its last one. */
    Map<String, Long> writtenAfter(long delivery) {
        return store.inTransaction(connection -> {
            String sql = "SELECT webhook_id, MAX(id) FROM webhook_delivery WHERE id > ? GROUP BY webhook_id";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setLong(1, delivery);
                try (ResultSet rows = select.executeQuery()) {
                    Map<String, Long> last = new HashMap<>();
                    while (rows.next()) {
                        last.put(rows.getString(1), rows.getLong(2));
                    }
                    return last;
                }
            }
        });
    }

    /** The number of the last delivery that was written down. */
    long last() {
        return store.inTransaction(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT COALESCE(MAX(id), 0) FROM webhook_delivery");
                    ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    /** Notes a test in the log. */
    void noteTest(String webhookId, Message message, Reply reply, Instant now) {
        String sql =
                "INSERT INTO webhook_delivery (webhook_id, message_id, replay, order_key, message, state, created_at, next_attempt_at,"
                        + " attempts, last_attempt_at, finished_at, status, latency_millis, detail, excerpt)"
                        + " VALUES (?, ?, 0, 'test', ?, 'TEST', ?, ?, 1, ?, ?, ?, ?, ?, ?)";
        store.change(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setString(1, webhookId);
                insert.setString(2, message.id());
                insert.setString(3, MessageJson.write(message));
                for (int place = 4; place <= 7; place++) {
                    setTime(insert, place, now);
                }
                setReply(insert, 8, reply, reason(reply));
                insert.executeUpdate();
            }
        });
    }

    /** What may be sent now: due, and the first of its order key. Earlier due ones come first. */
    List<Delivery> due(String webhookId, Instant now, int limit) {
        String sql =
                "SELECT d.id, d.message, d.order_key, d.customer_id, d.sequence, d.created_at, d.attempts FROM webhook_delivery d"
                        + " WHERE d.webhook_id = ? AND d.state = 'PENDING' AND d.next_attempt_at <= ?"
                        + " AND NOT EXISTS (SELECT 1 FROM webhook_delivery e WHERE e.webhook_id = ? AND e.order_key = d.order_key"
                        + " AND e.state = 'PENDING' AND e.id < d.id) ORDER BY d.next_attempt_at, d.id LIMIT ?";
        return store.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, webhookId);
                select.setLong(2, now.toEpochMilli());
                select.setString(3, webhookId);
                select.setInt(4, limit);
                return deliveries(select);
            }
        });
    }

    private static List<Delivery> deliveries(PreparedStatement select) throws SQLException {
        List<Delivery> deliveries = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                deliveries.add(new Delivery(
                        rows.getLong(1),
                        MessageJson.read(rows.getString(2)),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getLong(5),
                        Instant.ofEpochMilli(rows.getLong(6)),
                        rows.getInt(7)));
            }
        }
        return deliveries;
    }

    /** When the next delivery after now is due. */
    OptionalLong nextDue(String webhookId, Instant now) {
        String sql =
                "SELECT MIN(next_attempt_at) FROM webhook_delivery WHERE webhook_id = ? AND state = 'PENDING' AND next_attempt_at > ?";
        return store.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, webhookId);
                select.setLong(2, now.toEpochMilli());
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    long due = rows.getLong(1);
                    return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(due);
                }
            }
        });
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
        if (outcome instanceof Outcome.Delivered delivered) {
            update(connection, delivery, DeliveryState.DELIVERED, null, delivered.at(), delivered.reply(), null);
            release(connection, webhookId, delivery, delivered.at());
        } else if (outcome instanceof Outcome.Again again) {
            update(
                    connection,
                    delivery,
                    DeliveryState.PENDING,
                    again.next(),
                    again.at(),
                    again.reply(),
                    reason(again.reply()));
            attempt(connection, delivery, again.at(), again.reply());
            holdBack(connection, webhookId, delivery, again.next());
        } else if (outcome instanceof Outcome.Dead dead) {
            update(connection, delivery, DeliveryState.DEAD, null, dead.at(), dead.reply(), dead.reason());
            if (dead.reply() != null) {
                attempt(connection, delivery, dead.at(), dead.reply());
            }
            release(connection, webhookId, delivery, dead.at());
        } else if (outcome instanceof Outcome.Suppressed suppressed) {
            update(connection, delivery, DeliveryState.SUPPRESSED, null, suppressed.at(), null, suppressed.reason());
            release(connection, webhookId, delivery, suppressed.at());
        } else if (outcome instanceof Outcome.Postponed postponed) {
            update(connection, delivery, DeliveryState.PENDING, postponed.next(), postponed.at(), null, null);
        }
    }

    private static @Nullable String reason(Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            return failed.reason();
        }
        return reply instanceof Reply.Refused refused ? refused.reason() : null;
    }

    private static void update(
            Connection connection,
            Delivery delivery,
            DeliveryState state,
            @Nullable Instant next,
            Instant now,
            @Nullable Reply reply,
            @Nullable String detail)
            throws SQLException {
        String sql =
                "UPDATE webhook_delivery SET state = ?, next_attempt_at = COALESCE(?, next_attempt_at), finished_at = ?, attempts ="
                        + " attempts + ?, last_attempt_at = COALESCE(?, last_attempt_at), status = ?, latency_millis = ?, detail = ?, excerpt = ?"
                        + " WHERE id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, state.name());
            setTime(update, 2, next);
            setTime(update, 3, state == DeliveryState.PENDING ? null : now);
            update.setInt(4, reply == null ? 0 : 1);
            setTime(update, 5, reply == null ? null : now);
            setReply(update, 6, reply, detail);
            update.setLong(10, delivery.id());
            update.executeUpdate();
        }
    }

    private static void attempt(Connection connection, Delivery delivery, Instant now, Reply reply)
            throws SQLException {
        String sql = "INSERT INTO webhook_attempt (delivery_id, number, at, status, latency_millis, detail, excerpt)"
                + " SELECT id, attempts, ?, ?, ?, ?, ? FROM webhook_delivery WHERE id = ?";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            setTime(insert, 1, now);
            setReply(insert, 2, reply, reason(reply));
            insert.setLong(6, delivery.id());
            insert.executeUpdate();
        }
    }

    /** Sets status, latency, detail and excerpt, from a parameter on. */
    private static void setReply(PreparedStatement statement, int from, @Nullable Reply reply, @Nullable String detail)
            throws SQLException {
        Reply.@Nullable Answered answered = reply instanceof Reply.Answered a ? a : null;
        if (answered == null) {
            statement.setNull(from, Types.INTEGER);
        } else {
            statement.setInt(from, answered.status());
        }
        if (reply == null) {
            statement.setNull(from + 1, Types.BIGINT);
        } else {
            statement.setLong(from + 1, reply.latency().toMillis());
        }
        statement.setString(from + 2, detail);
        statement.setString(from + 3, answered == null ? null : answered.excerpt());
    }

    /** Those that wait behind a failed delivery need not be looked at before it is tried again. */
    private static void holdBack(Connection connection, String webhookId, Delivery delivery, Instant next)
            throws SQLException {
        String sql =
                "UPDATE webhook_delivery SET next_attempt_at = ? WHERE webhook_id = ? AND order_key = ? AND state = 'PENDING'"
                        + " AND id > ? AND next_attempt_at < ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            setTime(update, 1, next);
            update.setString(2, webhookId);
            update.setString(3, delivery.orderKey());
            update.setLong(4, delivery.id());
            setTime(update, 5, next);
            update.executeUpdate();
        }
    }

    /** Those that were held back behind a delivery are due, now that it is done. */
    private static void release(Connection connection, String webhookId, Delivery delivery, Instant now)
            throws SQLException {
        if (delivery.attempts() == 0) {
            return;
        }
        String sql =
                "UPDATE webhook_delivery SET next_attempt_at = ? WHERE webhook_id = ? AND order_key = ? AND state = 'PENDING'"
                        + " AND next_attempt_at > ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            setTime(update, 1, now);
            update.setString(2, webhookId);
            update.setString(3, delivery.orderKey());
            setTime(update, 4, now);
            update.executeUpdate();
        }
    }

    /** Makes everything due that waits for its next attempt: the endpoint is back. */
    void hasten(String webhookId, Instant now) {
        String sql =
                "UPDATE webhook_delivery SET next_attempt_at = ? WHERE webhook_id = ? AND state = 'PENDING' AND next_attempt_at > ?";
        store.change(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                setTime(update, 1, now);
                update.setString(2, webhookId);
                setTime(update, 3, now);
                update.executeUpdate();
            }
        });
    }

    static void setTime(PreparedStatement statement, int place, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(place, Types.BIGINT);
        } else {
            statement.setLong(place, time.toEpochMilli());
        }
    }
}
