package io.tierstream.console.webhook;

import io.tierstream.console.ConsoleSettings.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** On the embedded database, in files. */
final class H2WebhooksTest extends WebhooksContract {

    @TempDir
    Path directory;

    @Override
    Database empty() {
        return Database.inDirectory(directory);
    }
}
