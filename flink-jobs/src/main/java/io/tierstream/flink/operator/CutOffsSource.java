package io.tierstream.flink.operator;

import java.io.Serializable;
import java.util.List;

/** Where a job has the cut-offs from by which places among all customers are told. */
public sealed interface CutOffsSource extends Serializable {

    /** Nowhere: rule sets that ask for places are refused. */
    record None() implements CutOffsSource {
        private static final long serialVersionUID = 1L;
    }

    /** Its own customers while it runs: it looks at all of them, publishes what it has cut, and reads that back. */
    record Live() implements CutOffsSource {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Nowhere yet. The first pass of a replay counts all customers at every instant at which they are looked at, and tells nothing else. It
     * can, because what is cut does not follow from places.
     */
    record Counting() implements CutOffsSource {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The first pass of the same replay.
     *
     * @param table the cut-offs that came into force, by their instants
     */
    record Counted(List<TimedCutOffs> table) implements CutOffsSource {
        private static final long serialVersionUID = 1L;

        public Counted {
            table = List.copyOf(table);
        }
    }
}
