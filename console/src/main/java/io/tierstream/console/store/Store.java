package io.tierstream.console.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tierstream.console.ConsoleSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The console's database. Serves many threads. */
public final class Store implements AutoCloseable {

    private static final int CONNECTIONS = 16;

    /** For so long a request waits while the database is away; the feed tries again and again. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final HikariDataSource connections;
    private final Dialect dialect;
    private final Writers writers;
    private final boolean inMemory;
    private final AtomicReference<@Nullable Terms> terms = new AtomicReference<>();

    private Store(HikariDataSource connections, Dialect dialect) {
        this.connections = connections;
        this.dialect = dialect;
        this.writers = Writers.of(dialect);
        this.inMemory = connections.getJdbcUrl().startsWith("jdbc:h2:mem:");
    }

    /**
     * Opens the database, and brings it to the newest schema.
     *
     * @throws StoreException if it cannot be reached, or a newer version of Tierstream wrote it
     */
    public static Store open(ConsoleSettings.Database database) {
        Dialect dialect = Dialect.of(database.jdbcUrl());
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(dialect.completed(database.jdbcUrl()));
        if (!database.user().isEmpty()) {
            config.setUsername(database.user());
            config.setPassword(database.password());
        }
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        config.setAutoCommit(false);
        Store store;
        try {
            store = new Store(new HikariDataSource(config), dialect);
        } catch (RuntimeException e) {
            throw new StoreException("cannot open the store at " + database + ": " + e.getMessage(), e);
        }
        try {
            Migration.run(store);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return store;
    }

    public Dialect dialect() {
        return dialect;
    }

    /** The dictionary, read once. */
    Terms terms() {
        Terms known = terms.get();
        if (known == null) {
            terms.compareAndSet(null, Terms.load(this));
            known = Objects.requireNonNull(terms.get());
        }
        return known;
    }

    /**
     * Reads; everything that it sees is of committed transactions. PostgreSQL refuses changes.
     *
     * @throws StoreException if the database refuses or cannot be reached
     */
    public <T extends @Nullable Object> T read(SqlWork<T> work) {
        return inTransaction(work, true);
    }

    /**
     * Does all of the work, or nothing of it if it throws. It may have to wait for its turn, see {@link Writers}.
     *
     * @throws StoreException if the database refuses or cannot be reached
     */
    public <T extends @Nullable Object> T write(SqlWork<T> work) {
        writers.begin();
        try {
            return inTransaction(work, false);
        } finally {
            writers.end();
        }
    }

    /** Does all of the work, or nothing of it if it throws; as {@link #write}, without a result. */
    public void change(SqlAction work) {
        Boolean unused = write(connection -> {
            work.run(connection);
            return true;
        });
    }

    private <T extends @Nullable Object> T inTransaction(SqlWork<T> work, boolean readOnly) {
        try (Connection connection = connections.getConnection()) {
            try {
                connection.setReadOnly(readOnly);
                T result = work.run(connection);
                connection.commit();
                if (!readOnly) {
                    writers.committed(connection);
                }
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException("the store failed: " + e.getMessage(), e);
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        if (inMemory && !connections.isClosed()) {
            forget();
        }
        connections.close();
    }

    /** A database in memory is kept until it is told. */
    private void forget() {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        } catch (SQLException closedWithIt) {
            // the connection goes with the database
        }
    }
}
