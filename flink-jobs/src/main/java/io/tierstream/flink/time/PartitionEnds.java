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
     * Whether there may be a record to read in a doubtful partition of the task: false only if its log has been looked at, a moment
     * ago, and has none between the start and its end.
     *
     * @param start where it is to be looked from, as {@link TaskPartitions} says
     */
    boolean mayHaveUnread(TopicPartition partition, long start);

    /** Whether the broker has answered lately. To be asked now and then as long as answers are wanted. */
    boolean isReachable();
}
