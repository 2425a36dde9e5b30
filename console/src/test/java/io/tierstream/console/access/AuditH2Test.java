package io.tierstream.console.access;

import io.tierstream.console.ConsoleSettings.Database;

class AuditH2Test extends AuditContract {

    @Override
    Database empty() {
        return Database.inMemory();
    }
}
