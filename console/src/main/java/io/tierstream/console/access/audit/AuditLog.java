package io.tierstream.console.access.audit;

import io.tierstream.console.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
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
            "SELECT id, at, principal, role, address, action, customer, detail, status FROM audit"
                    + " WHERE id < ? AND (CAST(? AS VARCHAR) IS NULL OR customer = ?)"
                    + " AND (CAST(? AS VARCHAR) IS NULL OR principal = ?) ORDER BY id DESC LIMIT ?";

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
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (AuditEntry entry : entries) {
                insert.setLong(1, entry.at().toEpochMilli());
                insert.setString(2, clean(entry.user()));
                insert.setString(3, entry.role());
                insert.setString(4, clean(entry.address()));
                insert.setString(5, clean(entry.action()));
                set(insert, 6, entry.customer());
                set(insert, 7, entry.detail());
                insert.setInt(8, entry.status());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void set(PreparedStatement insert, int place, @Nullable String text) throws SQLException {
        if (text == null) {
            insert.setNull(place, Types.VARCHAR);
        } else {
            insert.setString(place, clean(text));
        }
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
        return store.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SELECT)) {
                select.setLong(1, before);
                set(select, 2, customer);
                set(select, 3, customer);
                set(select, 4, user);
                set(select, 5, user);
                select.setInt(6, limit);
                return rows(select);
            }
        });
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = select.executeQuery()) {
            while (result.next()) {
                AuditEntry entry = new AuditEntry(
                        Instant.ofEpochMilli(result.getLong(2)),
                        result.getString(3),
                        result.getString(4),
                        result.getString(5),
                        result.getString(6),
                        result.getString(7),
                        result.getString(8),
                        result.getInt(9));
                rows.add(new Row(result.getLong(1), entry));
            }
        }
        return rows;
    }

    /** Deletes what is older than an instant; returns how many entries. */
    long deleteBefore(Instant instant) {
        long deleted = 0;
        int some;
        do {
            some = store.inTransaction(connection -> {
                try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY id LIMIT ?)")) {
                    delete.setLong(1, instant.toEpochMilli());
                    delete.setInt(2, DELETED_AT_ONCE);
                    return delete.executeUpdate();
                }
            });
            deleted += some;
        } while (some == DELETED_AT_ONCE);
        return deleted;
    }
}
