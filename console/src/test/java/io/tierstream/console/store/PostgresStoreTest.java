package io.tierstream.console.store;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.Postgres;

/** A real PostgreSQL. */
class PostgresStoreTest extends StoreContract {

    @Override
    Database empty() {
        return Postgres.empty();
    }
}
