package io.tierstream.flink.time;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.common.TopicPartition;

/**
 * What one task of a source reads: the partitions that it was given, and from which of them nothing came yet or comes any more. The
 * reader and the clocks of the task tell it.
 *
 * <p>Flink tells a clock neither its partition nor its task, and gives reader and clocks nothing in common but their metric group, one
 * object per task. So they meet by that.
 */
public final class TaskPartitions {

    private static final Map<MetricGroup, TaskPartitions> BY_TASK = Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<TopicPartition, Long> unseen = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> stalled = new ConcurrentHashMap<>();
    private final List<LiveWatermarks> clocks = new ArrayList<>();
    private boolean known;

    TaskPartitions() {}

    /** For the reader of a task: those of its task, which its clocks will find. */
    public static TaskPartitions opened(MetricGroup task) {
        TaskPartitions partitions = new TaskPartitions();
        BY_TASK.put(task, partitions);
        return partitions;
    }

    /** For the clocks of a task. */
    static TaskPartitions of(MetricGroup task) {
        TaskPartitions partitions = BY_TASK.get(task);
        if (partitions == null) {
            throw new IllegalStateException("the clock of live mode needs a source that tells its partitions, and finds"
                    + " it by the metric group that both are given: use KafkaSources, and a version of Flink that"
                    + " Tierstream has been tested with");
        }
        return partitions;
    }

    /**
     * The task is to read a partition.
     *
     * @param start the offset to begin at, or one of the connector's marks for the earliest, the latest, or the group's
     */
    public void assign(TopicPartition partition, long start) {
        unseen.put(partition, start);
    }

    /** Everything that there is to read has been given to some task: one that has no partition by now need not wait for one. */
    public void allAssigned() {
        known = true;
    }

    boolean areKnown() {
        return known;
    }

    /** Something came from a partition. */
    void seen(TopicPartition partition) {
        unseen.remove(partition);
        stalled.remove(partition);
    }

    /** Nothing comes from a partition any more, although its end is further on. */
    void stalled(TopicPartition partition, long next) {
        stalled.put(partition, next);
    }

    /** The partitions from which nothing came yet, and where reading them begins: an offset, or a mark of the connector. */
    Map<TopicPartition, Long> unseen() {
        return unseen;
    }

    /** The partitions in whose log to look, and from where on. For any thread. */
    Map<TopicPartition, Long> doubtful() {
        Map<TopicPartition, Long> doubtful = new HashMap<>(unseen);
        doubtful.putAll(stalled);
        return doubtful;
    }

    void add(LiveWatermarks clock) {
        clocks.add(clock);
    }

    /** The time of the slowest of the clocks that have seen something; the greatest possible if none has. */
    long slowest() {
        long slowest = Long.MAX_VALUE;
        for (LiveWatermarks clock : clocks) {
            if (clock.hasSeenSomething()) {
                slowest = Math.min(slowest, clock.reached());
            }
        }
        return slowest;
    }
}
