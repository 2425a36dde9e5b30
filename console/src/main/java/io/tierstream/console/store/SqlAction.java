package io.tierstream.console.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Something done with a connection of the store that has no result. */
@FunctionalInterface
public interface SqlAction {

    void run(Connection connection) throws SQLException;
}
