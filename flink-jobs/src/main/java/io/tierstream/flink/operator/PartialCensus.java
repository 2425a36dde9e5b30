package io.tierstream.flink.operator;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.population.Census;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What the customers of one task show.
 *
 * @param ruleSet the name of the rule set
 * @param ruleSetVersion its version
 * @param asOf the instant, milliseconds since the epoch
 * @param atLeast how many customers must have a value of some metric for cut-offs to be taken
 * @param task which task, from 0
 * @param tasks how many there are
 * @param bytes the census, as {@link Census#write} writes it
 * @param standing a {@link Standing}, if there are cut-offs that may stay; empty if the values are to be cut in any case
 */
public record PartialCensus(
        String ruleSet,
        long ruleSetVersion,
        long asOf,
        long atLeast,
        int task,
        int tasks,
        byte[] bytes,
        byte[] standing)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    static byte[] bytes(Census census) {
        ByteWriter out = new ByteWriter(4096);
        census.write(out);
        return out.toBytes();
    }

    /** What may stay in force; null if the values are to be cut in any case. */
    @Nullable
    Standing cutOffsThatMayStay() {
        return standing.length == 0 ? null : Standing.of(standing);
    }

    Census census() {
        return Census.read(new ByteReader(bytes));
    }
}
