package io.tierstream.engine;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.tier.StatePart;

/** The cut-offs under which a customer was last decided, if a rule looks at any. */
final class PopulationMark implements StatePart {

    private long asOf = CutOffs.NEVER;

    /** The version of the cut-offs; {@link CutOffs#NEVER} for none. */
    long asOf() {
        return asOf;
    }

    void set(long version) {
        asOf = version;
    }

    @Override
    public boolean isEmpty() {
        return asOf == CutOffs.NEVER;
    }

    @Override
    public void clear() {
        asOf = CutOffs.NEVER;
    }

    @Override
    public void write(ByteWriter out, long now) {
        out.writeSigned(now - asOf);
    }

    @Override
    public void read(ByteReader in, long now) {
        asOf = now - in.readSigned();
    }
}
