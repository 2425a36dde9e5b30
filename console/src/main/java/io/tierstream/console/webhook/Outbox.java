package io.tierstream.console.webhook;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import io.tierstream.console.webhook.format.Message;
import io.tierstream.console.webhook.send.Reply;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is to be sent, in the store: written in the transaction of the feed. {@link DeliveryQueue} takes it from there. */
final class Outbox {

    private static final String INSERT =
            "INSERT INTO webhook_delivery (webhook_id, message_id, replay, order_key, customer_id, sequence, message, state,"
                    + " created_at, next_attempt_at, attempts, finished_at, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)";

    private static final String INSERT_TEST =
            "INSERT INTO webhook_delivery (webhook_id, message_id, replay, order_key, message, state, created_at, next_attempt_at,"
                    + " attempts, last_attempt_at, finished_at, status, latency_millis, detail, excerpt)"
                    + " VALUES (?, ?, 0, 'test', ?, 'TEST', ?, ?, 1, ?, ?, ?, ?, ?, ?)";

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
            @Nullable String suppressed) {

        private DeliveryState state() {
            return suppressed == null ? DeliveryState.PENDING : DeliveryState.SUPPRESSED;
        }
    }

    private record Last(String webhookId, long delivery) {}

    /** Which transition of whom a message was about. */
    record Logged(String messageId, String customerId, long sequence) {}

    /** Writes messages down, in this order. */
    static void write(Connection connection, List<Entry> entries, Instant now) throws SQLException {
        Sql.batch(connection, INSERT, entries, entry -> new @Nullable Object[] {
            entry.webhookId(),
            entry.message().id(),
            entry.replay(),
            entry.orderKey(),
            entry.customerId(),
            entry.sequence(),
            MessageJson.write(entry.message()),
            entry.state(),
            now,
            now,
            entry.suppressed() == null ? null : now,
            entry.suppressed()
        });
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
        return new HashSet<>(Sql.list(
                connection,
                "SELECT message_id FROM webhook_delivery WHERE webhook_id = ? AND message_id = ANY(?)" + condition,
                row -> row.getString(1),
                webhookId,
                Sql.texts(connection, messageIds)));
    }

    /** The messages about customers among some, each customer's in order. */
    static List<Logged> logged(Connection connection, String webhookId, Collection<String> messageIds)
            throws SQLException {
        return Sql.list(
                connection,
                "SELECT message_id, customer_id, sequence FROM webhook_delivery WHERE webhook_id = ? AND customer_id IS NOT NULL"
                        + " AND message_id = ANY(?) GROUP BY message_id, customer_id, sequence ORDER BY customer_id, sequence",
                row -> new Logged(row.getString(1), row.getString(2), row.getLong(3)),
                webhookId,
                Sql.texts(connection, messageIds));
    }

    /** Forgets what was said of a customer who is erased; what is still to be sent is sent, so that receivers learn of it. */
    static void forget(Connection connection, String customerId) throws SQLException {
        Sql.update(connection, "DELETE FROM webhook_delivery WHERE customer_id = ? AND state <> 'PENDING'", customerId);
    }

    /** The subscriptions for which something was written down after a delivery, each with its last one. */
    Map<String, Long> writtenAfter(long delivery) {
        return store
                .read(connection -> Sql.list(
                        connection,
                        "SELECT webhook_id, MAX(id) FROM webhook_delivery WHERE id > ? GROUP BY webhook_id",
                        row -> new Last(row.getString(1), row.getLong(2)),
                        delivery))
                .stream()
                .collect(Collectors.toMap(Last::webhookId, Last::delivery));
    }

    /** The number of the last delivery that was written down. */
    long last() {
        return store.read(connection -> Sql.first(
                        connection, "SELECT COALESCE(MAX(id), 0) FROM webhook_delivery", row -> row.getLong(1)))
                .orElse(0L);
    }

    /** Notes a test in the log. */
    void noteTest(String webhookId, Message message, Reply reply, Instant now) {
        ReplyColumns columns = ReplyColumns.of(reply);
        store.change(connection -> Sql.update(
                connection,
                INSERT_TEST,
                webhookId,
                message.id(),
                MessageJson.write(message),
                now,
                now,
                now,
                now,
                columns.status(),
                columns.latencyMillis(),
                columns.detail(),
                columns.excerpt()));
    }
}
