package io.tierstream.engine.metric;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads through to other pages and keeps what is written to itself, so that a look ahead changes nothing. */
public final class OverlayPages implements Pages {

    private Pages base;
    private final Map<Long, byte @Nullable []> written = new HashMap<>();

    public OverlayPages(Pages base) {
        this.base = base;
    }

    /** Forgets what was written, and reads through to the given pages from now on. */
    public void over(Pages pages) {
        base = pages;
        written.clear();
    }

    @Override
    public byte @Nullable [] read(long id) {
        return written.containsKey(id) ? written.get(id) : base.read(id);
    }

    @Override
    public void write(long id, byte[] bytes) {
        written.put(id, bytes);
    }

    @Override
    public void delete(long id) {
        written.put(id, null);
    }
}
