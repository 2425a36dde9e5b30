package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.tier.StatePart;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** That a customer turned out to be another one. It is remembered as long as an {@link Erasure}, which says when. */
final class Departure implements StatePart {

    private @Nullable String into;

    /** Who the customer is now; null for the customer itself. */
    @Nullable
    String into() {
        return into;
    }

    void set(@Nullable String another) {
        into = another;
    }

    @Override
    public boolean isEmpty() {
        return into == null;
    }

    @Override
    public void clear() {
        into = null;
    }

    @Override
    public void write(ByteWriter out, long now) {
        out.writeText(Objects.requireNonNull(into));
    }

    @Override
    public void read(ByteReader in, long now) {
        into = in.readText();
    }
}
