package io.tierstream.flink.operator;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.population.CutOffs;
import java.io.Serializable;

/**
 * Which cut-offs are in force from an instant of a replay on.
 *
 * @param instant when all customers are looked at, milliseconds since the epoch
 * @param bytes the cut-offs that count then, as {@link CutOffs#write} writes them
 */
public record TimedCutOffs(long instant, byte[] bytes) implements Serializable {

    private static final long serialVersionUID = 1L;

    static TimedCutOffs of(long instant, CutOffs cutOffs) {
        ByteWriter out = new ByteWriter(256);
        cutOffs.write(out);
        return new TimedCutOffs(instant, out.toBytes());
    }

    CutOffs cutOffs() {
        return CutOffs.read(new ByteReader(bytes));
    }
}
