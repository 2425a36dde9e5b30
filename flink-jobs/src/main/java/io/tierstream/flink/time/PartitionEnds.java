package io.tierstream.flink.time;

import org.apache.kafka.common.TopicPartition;

/** Tells whether there is anything left to read. Never blocks. */
interface PartitionEnds {

    /** No fresh answer. */
    long UNKNOWN = -1;

    /**
     * The offset after the last readable record of a partition, at most a moment old; {@link #UNKNOWN} when the broker has
     * not answered lately.
     */
    long endOf(String topic, int partition);

    /**
     * Whether there may be a record to read in a partition of the task from which nothing came yet: false only if the log has been
     * looked at, a moment ago, and has none between where reading begins and its end.
     */
    boolean mayHaveUnread(TopicPartition partition);

    /** Whether the broker has answered lately. To be asked now and then as long as answers are wanted. */
    boolean isReachable();
}
