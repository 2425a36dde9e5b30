package io.tierstream.console.webhook;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Gives up and forgets what has been in the outbox long enough, a part at a time: no transaction is long. */
final class OutboxCleaning {

    static final int CHUNK = 5_000;

    /** Finished deliveries about customers who were erased. Those of a customer who came back have greater numbers. */
    private static final String OF_ERASED =
            "SELECT d.id FROM customer_sequence s JOIN webhook_delivery d ON d.customer_id = s.customer"
                    + " AND d.sequence <= s.erased_sequence WHERE s.erasure_known_at IS NOT NULL AND d.state <> 'PENDING'";

    private static final String ORPHANS =
            "SELECT id FROM webhook_delivery WHERE webhook_id NOT IN (SELECT id FROM webhook)";

    private static final String FINISHED = "SELECT id FROM webhook_delivery WHERE state = ? AND finished_at < ?";

    private final Store store;

    OutboxCleaning(Store store) {
        this.store = store;
    }

    /** Gives up a part of what was written down before a moment and is in nobody's hands; tells how much it was. */
    int expire(String webhookId, Instant before, Set<Long> inHands, String reason, Instant now) {
        return store.write(connection -> {
            List<Long> late = Sql.list(
                            connection,
                            "SELECT id FROM webhook_delivery WHERE webhook_id = ? AND state = 'PENDING' AND created_at < ? LIMIT ?",
                            row -> row.getLong(1),
                            webhookId,
                            before,
                            CHUNK + inHands.size())
                    .stream()
                    .filter(id -> !inHands.contains(id))
                    .limit(CHUNK)
                    .toList();
            Sql.batch(
                    connection,
                    "UPDATE webhook_delivery SET state = 'DEAD', finished_at = ?, detail = ? WHERE id = ? AND state = 'PENDING'",
                    late,
                    id -> new Object[] {now, reason, id});
            return late.size();
        });
    }

    /** Forgets what is finished: of who was erased at once, dead letters and everything else after their times. Tells how much. */
    int purge(Instant deadBefore, Instant othersBefore) {
        int others = Arrays.stream(DeliveryState.values())
                .filter(state -> state != DeliveryState.PENDING)
                .mapToInt(state -> delete(FINISHED, state, state == DeliveryState.DEAD ? deadBefore : othersBefore))
                .sum();
        return others + delete(OF_ERASED) + delete(ORPHANS);
    }

    private int delete(String select, Object... parameters) {
        return Stream.generate(() -> deletePart(select, parameters))
                .takeWhile(deleted -> deleted > 0)
                .mapToInt(Integer::intValue)
                .sum();
    }

    private int deletePart(String select, Object... parameters) {
        return store.write(connection -> {
            List<Long> ids = Sql.list(connection, select + " LIMIT " + CHUNK, row -> row.getLong(1), parameters);
            Sql.batch(connection, "DELETE FROM webhook_delivery WHERE id = ?", ids, id -> new Object[] {id});
            return ids.size();
        });
    }
}
