package io.tierstream.engine.metric;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Pages in memory. */
public final class HeapPages implements Pages {

    private final Map<Long, byte[]> rows = new HashMap<>();

    @Override
    public byte @Nullable [] read(long id) {
        return rows.get(id);
    }

    @Override
    public void write(long id, byte[] bytes) {
        rows.put(id, bytes);
    }

    @Override
    public void delete(long id) {
        rows.remove(id);
    }

    /** Goes through the rows in the order of their numbers. */
    public void forEach(BiConsumer<Long, byte[]> visitor) {
        new TreeMap<>(rows).forEach(visitor);
    }

    /** Number of rows. */
    public int size() {
        return rows.size();
    }

    /** Bytes of all rows. */
    public long bytes() {
        return rows.values().stream().mapToLong(row -> row.length).sum();
    }
}
