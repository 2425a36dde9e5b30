package io.tierstream.console.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a transaction adds to the rows of a table of counts, put together first: one statement per row. */
final class Sums {

    private final String sql;
    private final int columns;
    private final boolean keyLast;
    private final Map<List<Long>, long[]> rows = new LinkedHashMap<>();

    Sums(Dialect dialect, String table, List<String> key, List<String> sums) {
        this(dialect.add(table, key, sums), sums.size(), false);
    }

    private Sums(String sql, int columns, boolean keyLast) {
        this.sql = sql;
        this.columns = columns;
        this.keyLast = keyLast;
    }

    /** For rows that are there already: the statement's parameters are the sums, then the key. */
    static Sums ofUpdate(String sql, int sums) {
        return new Sums(sql, sums, true);
    }

    /** Adds to one column of a row. */
    void add(int column, long amount, long... key) {
        rows.computeIfAbsent(Arrays.stream(key).boxed().toList(), absent -> new long[columns])[column] += amount;
    }

    void write(Connection connection) throws SQLException {
        List<Map.Entry<List<Long>, long[]>> changed = rows.entrySet().stream()
                .filter(row -> Arrays.stream(row.getValue()).anyMatch(sum -> sum != 0))
                .toList();
        Sql.batch(connection, sql, changed, row -> parameters(row.getKey(), row.getValue()));
        rows.clear();
    }

    private Object[] parameters(List<Long> key, long[] sums) {
        Stream<Long> added = Arrays.stream(sums).boxed();
        return (keyLast ? Stream.concat(added, key.stream()) : Stream.concat(key.stream(), added)).toArray();
    }
}
