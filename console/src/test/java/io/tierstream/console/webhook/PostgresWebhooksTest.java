package io.tierstream.console.webhook;

import io.tierstream.console.ConsoleSettings.Database;
import io.tierstream.console.Postgres;

/** On a real PostgreSQL. */
final class PostgresWebhooksTest extends WebhooksContract {

    @Override
    Database empty() {
        return Postgres.empty();
    }
}
