package io.tierstream.console.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** The dictionary of terms: small numbers for names. One thread writes, by a {@link Draft} per transaction; many read. */
final class Terms {

    /** Stands for no tier in flows. */
    static final int NONE = 0;

    private final Map<String, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();

    private record Term(int id, String name) {}

    private final Store store;

    private Terms(Store store) {
        this.store = store;
    }

    static Terms load(Store store) {
        Terms terms = new Terms(store);
        terms.reload();
        return terms;
    }

    /** Reads what others may have added. */
    void reload() {
        store.read(connection -> Sql.list(
                        connection, "SELECT id, name FROM term", row -> new Term(row.getInt(1), row.getString(2))))
                .forEach(this::keep);
    }

    private void keep(Term term) {
        names.put(term.id(), term.name());
        ids.put(term.name(), term.id());
    }

    OptionalInt id(String name) {
        Integer id = ids.get(name);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    String name(int id) {
        String name = names.get(id);
        if (name == null) {
            // Another process writes this store.
            reload();
            name = names.get(id);
        }
        if (name == null) {
            throw new IllegalStateException("no term has the number " + id);
        }
        return name;
    }

    Draft draft() {
        return new Draft();
    }

    /** The ids of terms as they are stored with a customer, ascending. */
    static byte[] bytes(Collection<Integer> terms) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * terms.size());
        terms.stream().sorted().forEach(bytes::putInt);
        return bytes.array();
    }

    static List<Integer> ofBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<Integer> terms = new ArrayList<>(bytes.length / Integer.BYTES);
        while (buffer.hasRemaining()) {
            terms.add(buffer.getInt());
        }
        return terms;
    }

    static boolean contains(byte[] bytes, int term) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (buffer.getInt() == term) {
                return true;
            }
        }
        return false;
    }

    /** The dictionary with what a transaction adds, which others see when it is kept. */
    final class Draft {

        private final Map<String, Integer> added = new HashMap<>();

        int id(String name) {
            Integer known = ids.get(name);
            return known != null ? known : added.computeIfAbsent(name, absent -> names.size() + added.size() + 1);
        }

        /** Puts what is new into the database. */
        void write(Connection connection) throws SQLException {
            Sql.batch(
                    connection,
                    "INSERT INTO term (id, name, members, entries, exits) VALUES (?, ?, 0, 0, 0)",
                    added.entrySet(),
                    term -> new Object[] {term.getValue(), term.getKey()});
        }

        /** After the commit. */
        void keep() {
            added.forEach((name, id) -> Terms.this.keep(new Term(id, name)));
        }
    }
}
