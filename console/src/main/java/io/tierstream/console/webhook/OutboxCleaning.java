package io.tierstream.console.webhook;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;

/** Gives up and forgets what has been in the outbox long enough. */
final class OutboxCleaning {

    private final Store store;

    OutboxCleaning(Store store) {
        this.store = store;
    }

    /** Gives up what was written down before a moment and is in nobody's hands; tells how much it was. */
    int expire(String webhookId, Instant before, Set<Long> inHands, String reason, Instant now) {
        String except = inHands.isEmpty()
                ? ""
                : " AND id NOT IN (" + String.join(", ", Collections.nCopies(inHands.size(), "?")) + ")";
        String sql =
                "UPDATE webhook_delivery SET state = 'DEAD', finished_at = ?, detail = ? WHERE webhook_id = ? AND state = 'PENDING'"
                        + " AND created_at < ?" + except;
        return store.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                Outbox.setTime(update, 1, now);
                update.setString(2, reason);
                update.setString(3, webhookId);
                Outbox.setTime(update, 4, before);
                int place = 5;
                for (long id : inHands) {
                    update.setLong(place++, id);
                }
                return update.executeUpdate();
            }
        });
    }

    /** Forgets what is finished of customers whom the store does not know, after a while in which they may become known. */
    int purgeUnknownCustomers(Instant finishedBefore) {
        return store.inTransaction(connection -> Sql.update(
                connection,
                "DELETE FROM webhook_delivery WHERE customer_id IS NOT NULL AND finished_at < ? AND NOT EXISTS"
                        + " (SELECT 1 FROM customer c WHERE c.id = webhook_delivery.customer_id)",
                finishedBefore.toEpochMilli()));
    }

    /** Forgets what was finished before some moments: dead letters, and everything else. */
    int purge(Instant deadBefore, Instant othersBefore) {
        return store.inTransaction(connection -> {
            int deleted = 0;
            for (DeliveryState state : DeliveryState.values()) {
                if (state != DeliveryState.PENDING) {
                    deleted += purge(connection, state, state == DeliveryState.DEAD ? deadBefore : othersBefore);
                }
            }
            return deleted + orphans(connection);
        });
    }

    private static int purge(Connection connection, DeliveryState state, Instant before) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM webhook_delivery WHERE state = ? AND finished_at < ?")) {
            delete.setString(1, state.name());
            Outbox.setTime(delete, 2, before);
            return delete.executeUpdate();
        }
    }

    private static int orphans(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM webhook_delivery WHERE webhook_id NOT IN (SELECT id FROM webhook)")) {
            return delete.executeUpdate();
        }
    }
}
