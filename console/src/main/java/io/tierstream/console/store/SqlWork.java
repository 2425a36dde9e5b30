package io.tierstream.console.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Something done with a connection of the store, which belongs to it only meanwhile. */
@FunctionalInterface
public interface SqlWork<T extends @Nullable Object> {

    T run(Connection connection) throws SQLException;
}
