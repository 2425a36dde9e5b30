package io.tierstream.console.webhook;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import java.util.List;
import java.util.UUID;

/** Which process delivers the webhooks of a store: the one that was started last. */
final class Ownership {

    private final Store store;
    private final String owner = UUID.randomUUID().toString();

    Ownership(Store store) {
        this.store = store;
    }

    void takeOver() {
        store.change(connection -> Sql.update(
                connection, store.dialect().upsert("webhook_owner", List.of("id"), List.of("owner")), 1, owner));
    }

    boolean isOurs() {
        return store.read(connection ->
                        Sql.first(connection, "SELECT owner FROM webhook_owner WHERE id = 1", row -> row.getString(1)))
                .filter(owner::equals)
                .isPresent();
    }
}
