package io.tierstream.engine.metric;

import org.jspecify.annotations.Nullable;

/** Counts what is asked of other pages. */
public final class CountingPages implements Pages {

    private final Pages pages;
    private int reads;
    private int writes;
    private int deletes;

    public CountingPages(Pages pages) {
        this.pages = pages;
    }

    @Override
    public byte @Nullable [] read(long id) {
        reads++;
        return pages.read(id);
    }

    @Override
    public void write(long id, byte[] bytes) {
        writes++;
        pages.write(id, bytes);
    }

    @Override
    public void delete(long id) {
        deletes++;
        pages.delete(id);
    }

    public int reads() {
        return reads;
    }

    public int writes() {
        return writes;
    }

    public int deletes() {
        return deletes;
    }
}
