package io.tierstream.console.access.command;

import io.tierstream.console.access.audit.AuditEntry;
import io.tierstream.console.access.audit.AuditLog;
import io.tierstream.console.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers commands by their ids, so that a request that comes twice gives one command. */
public final class CommandBook {

    private final Store store;

    public CommandBook(Store store) {
        this.store = store;
    }

    /**
     * A command that was given.
     *
     * @param requestHash of what was asked for, by whom
     * @param sent whether the topic has it
     */
    record Noted(String requestHash, Instant issuedAt, boolean sent) {}

    /**
     * Notes a command together with its entry in the audit log, unless one of this id is there.
     *
     * @return what is noted under the id now
     */
    Noted note(String commandId, String requestHash, Instant issuedAt, AuditEntry audit) {
        return store.inTransaction(connection -> {
            Noted before = find(connection, commandId);
            if (before != null) {
                return before;
            }
            int inserted;
            String sql = store.dialect()
                    .insertIfAbsent("command", List.of("command_id"), List.of("request_hash", "issued_at", "sent"));
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setString(1, commandId);
                insert.setString(2, requestHash);
                insert.setLong(3, issuedAt.toEpochMilli());
                insert.setBoolean(4, false);
                inserted = insert.executeUpdate();
            }
            if (inserted > 0) {
                AuditLog.write(connection, List.of(audit));
            }
            Noted now = find(connection, commandId);
            return now == null ? new Noted(requestHash, issuedAt, false) : now;
        });
    }

    private static @Nullable Noted find(Connection connection, String commandId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT request_hash, issued_at, sent FROM command WHERE command_id = ?")) {
            select.setString(1, commandId);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Noted(row.getString(1), Instant.ofEpochMilli(row.getLong(2)), row.getBoolean(3))
                        : null;
            }
        }
    }

    void sent(String commandId) {
        store.change(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE command SET sent = TRUE WHERE command_id = ?")) {
                update.setString(1, commandId);
                update.executeUpdate();
            }
        });
    }
}
