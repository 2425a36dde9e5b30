package io.tierstream.console.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements with their parameters, in one line each. Instants are bound as milliseconds since the epoch, constants of enums by their names. */
public final class Sql {

    private static final int BATCH = 1_000;
    private static final int VALUES = 64;

    /** Makes something of a row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The parameters of a statement for an item of a batch. */
    @FunctionalInterface
    public interface Parameters<T> {
        @Nullable
        Object[] of(T item);
    }

    private Sql() {}

    /** All rows of a query. */
    public static <T> List<T> list(Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row.read(rows));
                }
            }
            return found;
        }
    }

    /** The first row of a query. */
    public static <T> Optional<T> first(Connection connection, String sql, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        List<T> found = list(connection, sql, row, parameters);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** Changes rows; returns how many. */
    public static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /** The same statement for each of the items, sent together. */
    public static <T> void batch(Connection connection, String sql, Collection<T> items, Parameters<T> parameters)
            throws SQLException {
        if (items.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int waiting = 0;
            for (T item : items) {
                bind(statement, parameters.of(item));
                statement.addBatch();
                if (++waiting == BATCH) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            if (waiting > 0) {
                statement.executeBatch();
            }
        }
    }

    /** For {@code = ANY(?)}. */
    public static Array texts(Connection connection, Collection<String> values) throws SQLException {
        return connection.createArrayOf("VARCHAR", values.toArray());
    }

    /**
     * All rows of a query with {@code = ANY(?)} that has this one parameter, for so many values as there are. Few at a time: H2 finds
     * the rows by an index, and then compares each of them with one value after the other. In their order, so that the index is gone
     * through once.
     */
    static <T> List<T> listOfAny(Connection connection, String sql, Row<T> row, Collection<String> values)
            throws SQLException {
        List<T> found = new ArrayList<>();
        List<String> all = values.stream().sorted().toList();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int from = 0; from < all.size(); from += VALUES) {
                List<String> some = all.subList(from, Math.min(from + VALUES, all.size()));
                statement.setArray(1, texts(connection, some));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(row.read(rows));
                    }
                }
            }
        }
        return found;
    }

    /** A whole number that may be absent. */
    public static @Nullable Long optionalLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** A number that may be absent. */
    public static @Nullable Integer optionalInt(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /** An instant, which is stored as milliseconds since the epoch. */
    public static Instant instant(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    /** An instant that may be absent. */
    public static @Nullable Instant optionalInstant(ResultSet row, int column) throws SQLException {
        Long millis = optionalLong(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, stored(parameters[i]));
        }
    }

    private static @Nullable Object stored(@Nullable Object parameter) {
        if (parameter instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        return parameter instanceof Enum<?> constant ? constant.name() : parameter;
    }
}
