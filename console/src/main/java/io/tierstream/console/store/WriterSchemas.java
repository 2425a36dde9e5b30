package io.tierstream.console.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** Schemas that wrote what is stored, by their id in the registry: what is stored can be read without the registry. */
public final class WriterSchemas {

    private final Store store;
    private final Map<Integer, Schema> known = new ConcurrentHashMap<>();

    private record Stored(int id, String text) {}

    /** Reads all that are kept: who decodes a record inside a transaction must not need a second connection for its schema. */
    public WriterSchemas(Store store) {
        this.store = store;
        store.read(connection -> Sql.list(
                        connection,
                        "SELECT id, text FROM writer_schema",
                        row -> new Stored(row.getInt(1), row.getString(2))))
                .forEach(stored -> known.put(stored.id(), new Schema.Parser().parse(stored.text())));
    }

    /** The schema, if it was kept. */
    public Optional<Schema> find(int id) {
        Schema schema = known.get(id);
        if (schema != null) {
            return Optional.of(schema);
        }
        Optional<Schema> stored = store.read(connection -> Sql.first(
                        connection, "SELECT text FROM writer_schema WHERE id = ?", row -> row.getString(1), id))
                .map(text -> new Schema.Parser().parse(text));
        stored.ifPresent(found -> known.put(id, found));
        return stored;
    }

    /** Keeps a schema. */
    public void keep(int id, Schema schema) {
        store.change(connection -> Sql.update(
                connection,
                store.dialect().upsert("writer_schema", List.of("id"), List.of("text")),
                id,
                schema.toString()));
        known.put(id, schema);
    }
}
