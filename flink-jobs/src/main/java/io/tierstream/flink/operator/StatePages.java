package io.tierstream.flink.operator;

import io.tierstream.engine.metric.Pages;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** History pages of the current key in Flink's keyed state. */
final class StatePages implements Pages {

    private final MapState<Long, byte[]> rows;

    StatePages(MapState<Long, byte[]> rows) {
        this.rows = rows;
    }

    @Override
    public byte @Nullable [] read(long id) {
        try {
            return rows.get(id);
        } catch (Exception e) {
            throw new IllegalStateException("cannot read history page " + id, e);
        }
    }

    @Override
    public void write(long id, byte[] bytes) {
        try {
            rows.put(id, bytes);
        } catch (Exception e) {
            throw new IllegalStateException("cannot write history page " + id, e);
        }
    }

    @Override
    public void delete(long id) {
        try {
            rows.remove(id);
        } catch (Exception e) {
            throw new IllegalStateException("cannot delete history page " + id, e);
        }
    }
}
