package io.tierstream.flink.operator;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.population.Drift;
import java.util.Objects;

/**
 * Cut-offs that stay in force unless the values of all customers have drifted away from them.
 *
 * @param points from when on they have; see {@link Drift#points}
 */
record Standing(CutOffs cutOffs, Decimal points) {

    byte[] toBytes() {
        ByteWriter out = new ByteWriter(256);
        out.writeDecimal(points);
        cutOffs.write(out);
        return out.toBytes();
    }

    static Standing of(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Decimal points = Objects.requireNonNull(in.readDecimal());
        return new Standing(CutOffs.read(in), points);
    }
}
