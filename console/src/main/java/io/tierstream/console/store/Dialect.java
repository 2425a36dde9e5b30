package io.tierstream.console.store;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the databases say differently. */
public enum Dialect {
    H2 {
        @Override
        public String upsert(String table, List<String> key, List<String> others) {
            List<String> all = Stream.concat(key.stream(), others.stream()).toList();
            return "MERGE INTO " + table + " (" + String.join(", ", all) + ") KEY (" + String.join(", ", key)
                    + ") VALUES (" + places(all.size()) + ")";
        }

        @Override
        public String insertIfAbsent(String table, List<String> key, List<String> others) {
            List<String> all = Stream.concat(key.stream(), others.stream()).toList();
            String same =
                    key.stream().map(column -> "t." + column + " = s." + column).collect(Collectors.joining(" AND "));
            String columns = String.join(", ", all);
            return "MERGE INTO " + table + " t USING (VALUES (" + places(all.size()) + ")) s (" + columns + ") ON "
                    + same
                    + " WHEN NOT MATCHED THEN INSERT (" + columns + ") VALUES ("
                    + all.stream().map(column -> "s." + column).collect(Collectors.joining(", ")) + ")";
        }
    },
    POSTGRESQL {
        @Override
        public String upsert(String table, List<String> key, List<String> others) {
            String set = others.stream()
                    .map(column -> column + " = EXCLUDED." + column)
                    .collect(Collectors.joining(", "));
            return insert(table, key, others) + " ON CONFLICT (" + String.join(", ", key) + ") DO "
                    + (others.isEmpty() ? "NOTHING" : "UPDATE SET " + set);
        }

        @Override
        public String insertIfAbsent(String table, List<String> key, List<String> others) {
            return insert(table, key, others) + " ON CONFLICT (" + String.join(", ", key) + ") DO NOTHING";
        }
    };

    /**
     * A statement that inserts a row, or updates the one with the same key. Its parameters are the key's columns, then the others.
     *
     * @param key columns of the primary key or of a unique index
     */
    public abstract String upsert(String table, List<String> key, List<String> others);

    /** A statement that inserts a row unless one with the same key is there. Parameters as of {@link #upsert}. */
    public abstract String insertIfAbsent(String table, List<String> key, List<String> others);

    static Dialect of(String jdbcUrl) {
        if (jdbcUrl.startsWith("jdbc:h2:")) {
            return H2;
        } else if (jdbcUrl.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        throw new IllegalArgumentException("the store is H2 or PostgreSQL: a URL that begins with jdbc:h2: or"
                + " jdbc:postgresql:, not '" + jdbcUrl.replaceAll("[?;].*", "") + "'");
    }

    private static String insert(String table, List<String> key, List<String> others) {
        List<String> all = Stream.concat(key.stream(), others.stream()).toList();
        return "INSERT INTO " + table + " (" + String.join(", ", all) + ") VALUES (" + places(all.size()) + ")";
    }

    private static String places(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
