package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.tier.StatePart;

/**
 * That a customer has been erased. It is remembered for a time, so that events from before it that come late bring nobody back, and so
 * that the numbers of transitions, from which their ids are made, go on for who does come back.
 */
final class Erasure implements StatePart {

    private static final long NEVER = Long.MIN_VALUE;

    private long at = NEVER;
    private boolean isAll;

    /** When; everything up to this instant is forgotten. Milliseconds since the epoch. */
    long at() {
        return at;
    }

    /** Whether nothing has come since: this is all that is kept of the customer. */
    boolean isAll() {
        return isAll;
    }

    void set(long instant) {
        at = instant;
        isAll = true;
    }

    /** The customer has come back. */
    void end() {
        isAll = false;
    }

    /** Takes over what is remembered of a customer who has come back. */
    void goOn(Erasure before) {
        at = before.at;
    }

    @Override
    public boolean isEmpty() {
        return at == NEVER;
    }

    @Override
    public void clear() {
        at = NEVER;
        isAll = false;
    }

    @Override
    public void write(ByteWriter out, long now) {
        out.writeUnsigned(now - at << 1 | (isAll ? 1 : 0));
    }

    @Override
    public void read(ByteReader in, long now) {
        long header = in.readUnsigned();
        at = now - (header >>> 1);
        isAll = (header & 1) != 0;
    }
}
