package io.tierstream.flink.operator;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.population.CutOffs;
import java.io.Serializable;
import java.util.Objects;

/**
 * Cut-offs on their way to the tasks.
 *
 * @param ruleSet the name of the rule set whose metrics are cut
 * @param bytes the cut-offs, as {@link CutOffs#write} writes them
 */
public record PublishedCutOffs(String ruleSet, byte[] bytes) implements Serializable {

    private static final long serialVersionUID = 1L;

    public PublishedCutOffs {
        Objects.requireNonNull(ruleSet);
        Objects.requireNonNull(bytes);
    }

    public static PublishedCutOffs of(String ruleSet, CutOffs cutOffs) {
        ByteWriter out = new ByteWriter(4096);
        cutOffs.write(out);
        return new PublishedCutOffs(ruleSet, out.toBytes());
    }

    public CutOffs cutOffs() {
        return CutOffs.read(new ByteReader(bytes));
    }
}
