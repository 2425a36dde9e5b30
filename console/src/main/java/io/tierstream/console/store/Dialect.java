package io.tierstream.console.store;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the databases say differently. */
public enum Dialect {
    H2 {
        /**
         * Without DB_CLOSE_DELAY a database in memory is gone whenever no connection is open. WRITE_DELAY=0: see {@link Writers}. Otherwise H2
         * keeps 16 MB of pages, less than one transaction touches, and fewer statements than a connection has.
         */
        @Override
        String completed(String jdbcUrl) {
            String url = with(with(jdbcUrl, "DB_CLOSE_ON_EXIT=FALSE"), "QUERY_CACHE_SIZE=64");
            return url.startsWith("jdbc:h2:mem:")
                    ? with(url, "DB_CLOSE_DELAY=-1")
                    : with(with(url, "WRITE_DELAY=0"), "CACHE_SIZE=" + pagesInKilobytes());
        }

        /** A quarter of the heap. */
        private long pagesInKilobytes() {
            return Runtime.getRuntime().maxMemory() / 4 >> 10;
        }

        @Override
        String idType() {
            return "VARCHAR";
        }

        @Override
        String endOfPrefix(String prefix) {
            return prefix + '\uFFFF';
        }

        @Override
        public String upsert(String table, List<String> key, List<String> others) {
            List<String> all = Stream.concat(key.stream(), others.stream()).toList();
            return "MERGE INTO " + table + " (" + String.join(", ", all) + ") KEY (" + String.join(", ", key)
                    + ") VALUES (" + places(all.size()) + ")";
        }

        @Override
        String add(String table, List<String> key, List<String> sums) {
            String set = sums.stream()
                    .map(column -> column + " = t." + column + " + s." + column)
                    .collect(Collectors.joining(", "));
            return insertIfAbsent(table, key, sums)
                    .replace(" WHEN NOT MATCHED", " WHEN MATCHED THEN UPDATE SET " + set + " WHEN NOT MATCHED");
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
        /**
         * Rows of a batch go to the server in one statement. A server that has vanished without a word is noticed after a minute: no
         * statement of ours takes as long.
         */
        @Override
        String completed(String jdbcUrl) {
            return Stream.of("reWriteBatchedInserts=true", "socketTimeout=60", "tcpKeepAlive=true")
                    .reduce(jdbcUrl, Dialect::withParameter);
        }

        @Override
        String idType() {
            return "VARCHAR COLLATE \"C\"";
        }

        /** By bytes of UTF-8, where this one is the greatest. */
        @Override
        String endOfPrefix(String prefix) {
            return prefix + "\uDBFF\uDFFF";
        }

        @Override
        public String upsert(String table, List<String> key, List<String> others) {
            String set = others.stream()
                    .map(column -> column + " = EXCLUDED." + column)
                    .collect(Collectors.joining(", "));
            return insert(table, key, others) + " ON CONFLICT (" + String.join(", ", key) + ") DO "
                    + (others.isEmpty() ? "NOTHING" : "UPDATE SET " + set);
        }

        @Override
        String add(String table, List<String> key, List<String> sums) {
            String set = sums.stream()
                    .map(column -> column + " = " + table + "." + column + " + EXCLUDED." + column)
                    .collect(Collectors.joining(", "));
            return insert(table, key, sums) + " ON CONFLICT (" + String.join(", ", key) + ") DO UPDATE SET " + set;
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

    /** The URL with the settings that we need, unless it has others. */
    abstract String completed(String jdbcUrl);

    /** Type of a column that sorts by the numbers of its characters, whatever the database's language is. */
    abstract String idType();

    /** Greater than everything that begins with the prefix, and less than everything else that is greater than it. */
    abstract String endOfPrefix(String prefix);

    /** A statement that adds to the columns of a row, or inserts it. Parameters as of {@link #upsert}. */
    abstract String add(String table, List<String> key, List<String> sums);

    static Dialect of(String jdbcUrl) {
        if (jdbcUrl.startsWith("jdbc:h2:")) {
            return H2;
        } else if (jdbcUrl.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        throw new IllegalArgumentException("the store is H2 or PostgreSQL: a URL that begins with jdbc:h2: or"
                + " jdbc:postgresql:, not '" + jdbcUrl.replaceAll("[?;].*", "") + "'");
    }

    private static String with(String url, String setting) {
        String name = setting.substring(0, setting.indexOf('='));
        return url.contains(";" + name + "=") ? url : url + ";" + setting;
    }

    private static String withParameter(String url, String setting) {
        String name = setting.substring(0, setting.indexOf('='));
        return url.contains(name) ? url : url + (url.contains("?") ? '&' : '?') + setting;
    }

    private static String insert(String table, List<String> key, List<String> others) {
        List<String> all = Stream.concat(key.stream(), others.stream()).toList();
        return "INSERT INTO " + table + " (" + String.join(", ", all) + ") VALUES (" + places(all.size()) + ")";
    }

    private static String places(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
