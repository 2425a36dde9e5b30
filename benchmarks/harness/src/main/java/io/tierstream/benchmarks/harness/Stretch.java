package io.tierstream.benchmarks.harness;

/**
 * A topic of events, and what of it is measured.
 *
 * @param name what the run is called: unique within a benchmark, usable in names of topics and files
 * @param topic where the events are, in two partitions, each in time order, keyed by customer
 * @param output where the peer writes: for the answer of {@link Question}, lines of {@link Answer}
 * @param events how many there are; {@link Long#MAX_VALUE} for a topic without an end
 * @param skipped how many of them go by before the measurement begins
 */
public record Stretch(String name, String topic, String output, long events, long skipped) {

    /** Whether the work ends by itself. */
    public boolean ends() {
        return events != Long.MAX_VALUE;
    }
}
