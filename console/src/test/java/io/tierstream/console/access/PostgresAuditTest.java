package io.tierstream.console.access;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.Postgres;

/** A real PostgreSQL. */
class PostgresAuditTest extends AuditContract {

    @Override
    Database empty() {
        return Postgres.empty();
    }
}
