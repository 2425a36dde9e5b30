package io.tierstream.benchmarks.peers.kafkastreams;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the tasks of one run have done so far.
 *
 * @param events that went through the processor
 * @param answers given to the output
 * @param scanned customers that punctuators have looked at
 */
record Counts(LongAdder events, LongAdder answers, LongAdder scanned) {

    Counts() {
        this(new LongAdder(), new LongAdder(), new LongAdder());
    }
}
