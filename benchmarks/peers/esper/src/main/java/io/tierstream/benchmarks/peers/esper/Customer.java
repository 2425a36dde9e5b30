package io.tierstream.benchmarks.peers.esper;

import java.util.BitSet;

/** What events are grouped by: one object for each customer, which also remembers the rules that hold. */
public final class Customer {

    private final String id;
    private final BitSet holding = new BitSet();

    Customer(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Whether this is another answer than before. */
    boolean changes(int rule, boolean holds) {
        if (holding.get(rule) == holds) {
            return false;
        }
        holding.set(rule, holds);
        return true;
    }
}
