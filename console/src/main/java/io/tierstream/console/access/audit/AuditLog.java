package io.tierstream.console.access.audit;

import io.tierstream.console.store.Sql;
import io.tierstream.console.store.Store;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of the audit log. Nothing in it is ever changed; what is older than the retention is deleted. */
public final class AuditLog {

    /** Longest text that is kept of anything, in characters: what is asked for may be of any length. */
    static final int LONGEST_TEXT = 2_000;

    private static final String INSERT =
            "INSERT INTO audit (at, principal, role, address, action, customer, detail, status)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String SELECT =
            "SELECT id, at, principal, role, address, action, customer, detail, status FROM audit WHERE id < ?";

    /** Rows deleted in one transaction, so that none lasts long. */
    private static final int DELETED_AT_ONCE = 5_000;

    private final Store store;

    public AuditLog(Store store) {
        this.store = store;
    }

    /** An entry with its place in the log. */
    record Row(long id, AuditEntry entry) {}

    /** Writes entries. */
    void write(List<AuditEntry> entries) {
        store.change(connection -> write(connection, entries));
    }

    /** Writes entries within a transaction. */
    public static void write(Connection connection, List<AuditEntry> entries) throws SQLException {
        Sql.batch(connection, INSERT, entries, AuditLog::columns);
    }

    private static @Nullable Object[] columns(AuditEntry entry) {
        return new @Nullable Object[] {
            entry.at().toEpochMilli(),
            clean(entry.user()),
            entry.role(),
            clean(entry.address()),
            clean(entry.action()),
            entry.customer() == null ? null : clean(entry.customer()),
            entry.detail() == null ? null : clean(entry.detail()),
            entry.status()
        };
    }

    /** PostgreSQL cannot keep the character 0, and no log should be made longer by who is watched. */
    static String clean(String text) {
        String shorter = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
        return shorter.replace('\0', '\uFFFD');
    }

    /**
     * Entries, newest first.
     *
     * @param before the place before which to begin
     * @param customer only of this one; null for all
     * @param user only of this one; null for all
     */
    List<Row> read(long before, @Nullable String customer, @Nullable String user, int limit) {
        StringBuilder sql = new StringBuilder(SELECT);
        List<Object> parameters = new ArrayList<>(List.of(before));
        only(sql, parameters, "customer", customer);
        only(sql, parameters, "principal", user);
        sql.append(" ORDER BY id DESC LIMIT ?");
        parameters.add(limit);
        return store.read(connection -> Sql.list(connection, sql.toString(), AuditLog::row, parameters.toArray()));
    }

    private static void only(StringBuilder sql, List<Object> parameters, String column, @Nullable String value) {
        if (value != null) {
            sql.append(" AND ").append(column).append(" = ?");
            parameters.add(clean(value));
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                new AuditEntry(
                        Instant.ofEpochMilli(row.getLong(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getInt(9)));
    }

    /** Deletes what is older than an instant; returns how many entries. */
    long deleteBefore(Instant instant) {
        long deleted = 0;
        int some;
        do {
            some = store.write(connection -> Sql.update(
                    connection,
                    "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY id LIMIT ?)",
                    instant.toEpochMilli(),
                    DELETED_AT_ONCE));
            deleted += some;
        } while (some == DELETED_AT_ONCE);
        return deleted;
    }
}
