package io.tierstream.console.webhook;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/** How much waits for each subscription, as it was when last looked: metrics ask often, and also while the database is away. */
final class Backlog {

    private final Store store;
    private volatile Map<String, Waiting> waiting = Map.of();

    /** What is still to be sent: how much, and since when the oldest of it waits. */
    private record Waiting(String webhookId, long deliveries, Instant oldest) {}

    Backlog(Store store) {
        this.store = store;
    }

    void look() {
        waiting = store
                .read(connection -> Sql.list(
                        connection,
                        "SELECT webhook_id, COUNT(*), MIN(created_at) FROM webhook_delivery WHERE state = 'PENDING'"
                                + " GROUP BY webhook_id",
                        row -> new Waiting(row.getString(1), row.getLong(2), Sql.instant(row, 3))))
                .stream()
                .collect(Collectors.toMap(Waiting::webhookId, one -> one));
    }

    long deliveries(String webhookId) {
        Waiting one = waiting.get(webhookId);
        return one == null ? 0 : one.deliveries();
    }

    /** For how long the oldest waits. */
    Duration age(String webhookId, Instant now) {
        Waiting one = waiting.get(webhookId);
        return one == null ? Duration.ZERO : Duration.between(one.oldest(), now);
    }
}
