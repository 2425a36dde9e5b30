package io.tierstream.console.access.command;

import io.tierstream.console.access.audit.AuditEntry;
import io.tierstream.console.access.audit.AuditLog;
import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import java.sql.Connection;
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
        return store.write(connection -> {
            Noted before = find(connection, commandId);
            if (before != null) {
                return before;
            }
            String sql = store.dialect()
                    .insertIfAbsent("command", List.of("command_id"), List.of("request_hash", "issued_at", "sent"));
            int inserted = Sql.update(connection, sql, commandId, requestHash, issuedAt.toEpochMilli(), false);
            if (inserted > 0) {
                AuditLog.write(connection, List.of(audit));
            }
            Noted now = find(connection, commandId);
            return now == null ? new Noted(requestHash, issuedAt, false) : now;
        });
    }

    private static @Nullable Noted find(Connection connection, String commandId) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT request_hash, issued_at, sent FROM command WHERE command_id = ?",
                        row -> new Noted(row.getString(1), Instant.ofEpochMilli(row.getLong(2)), row.getBoolean(3)),
                        commandId)
                .orElse(null);
    }

    void sent(String commandId) {
        store.change(
                connection -> Sql.update(connection, "UPDATE command SET sent = TRUE WHERE command_id = ?", commandId));
    }

    /** Forgets the commands that were given before an instant. Their entries in the audit log stay. */
    void forgetBefore(Instant instant) {
        store.change(connection ->
                Sql.update(connection, "DELETE FROM command WHERE issued_at < ?", instant.toEpochMilli()));
    }
}
