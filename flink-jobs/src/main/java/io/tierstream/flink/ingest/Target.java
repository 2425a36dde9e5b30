package io.tierstream.flink.ingest;

/**
 * Where a value goes.
 *
 * @param slot a slot of a {@link Row}
 * @param rank of two values for one slot the one with the lower rank wins
 */
record Target(int slot, int rank) {

    /** Whether it is a field, and none of the parts that make an event. */
    boolean isField() {
        return slot >= Row.FIELDS;
    }
}
