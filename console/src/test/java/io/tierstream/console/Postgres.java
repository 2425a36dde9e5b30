package io.tierstream.console;

import io.tierstream.console.ConsoleSettings.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server, one for all tests of a JVM. It ends with the JVM. */
public final class Postgres {

    private static @Nullable EmbeddedPostgres server;
    private static int databases;

    private Postgres() {}

    /** A database that nobody else has. */
    public static synchronized Database empty() {
        EmbeddedPostgres running = running();
        String name = "test" + databases++;
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Database(running.getJdbcUrl("postgres", name), "postgres", "");
    }

    private static EmbeddedPostgres running() {
        EmbeddedPostgres running = server;
        if (running == null) {
            try {
                running = EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server = running;
        }
        return running;
    }
}
