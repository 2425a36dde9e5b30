package io.tierstream.console.access;

import io.tierstream.console.ConsoleSettings.Database;

class H2AuditTest extends AuditContract {

    @Override
    Database empty() {
        return Database.inMemory();
    }
}
