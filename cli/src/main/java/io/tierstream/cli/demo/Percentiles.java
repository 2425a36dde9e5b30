package io.tierstream.cli.demo;

/**
 * How long something took, milliseconds.
 *
 * @param count how often it was measured; 0 when there is nothing to say
 * @param p50 the median
 * @param p99 what 99 of 100 stay below
 */
record Percentiles(long count, long p50, long p99) {

    static final Percentiles NONE = new Percentiles(0, 0, 0);

    @Override
    public String toString() {
        return count == 0 ? "-" : "p50 " + p50 + " ms, p99 " + p99 + " ms";
    }
}
