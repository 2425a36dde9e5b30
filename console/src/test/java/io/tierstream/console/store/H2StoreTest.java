package io.tierstream.console.store;

import io.tierstream.console.ConsoleSettings.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database, in files. */
class H2StoreTest extends StoreContract {

    @TempDir
    Path directory;

    @Override
    Database empty() {
        return Database.inDirectory(directory);
    }
}
