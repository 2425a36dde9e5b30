package io.tierstream.flink.time;

import io.tierstream.engine.event.Event;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one partition in live mode. Events move it; and when everything there is has been read and nothing comes,
 * the wall clock moves it, so that what is due happens although no event flows anywhere. It never runs ahead of the wall
 * clock, whatever an event claims, and never moves with it while there is a backlog to read.
 *
 * <p>How long nothing has come is not measured by the wall clock: one that is set forward would look like silence, and time that has run
 * ahead of the events does not come back.
 *
 * <p>A clock that has seen nothing does not know its partition, nor whether it has one: Flink makes one more for each task, whose time
 * counts as the task's own at once, without waiting for the partitions. So it moves only when no partition of the task from which
 * nothing came has anything to read, and never beyond the slowest partition from which something came.
 */
final class LiveWatermarks implements WatermarkGenerator<Inbound> {

    /** Control records of transactions take offsets but are never seen; after this silence it is looked whether they are all that is left. */
    private static final long SETTLED = 500;

    private final PartitionEnds ends;
    private final TaskPartitions partitions;
    private final long idleMillis;
    private final LongSupplier wallClock;
    private final LongSupplier elapsed;
    private final long startupMillis;
    private final long startedAt;
    private @Nullable Origin last;
    private long lastSeenAt;
    private boolean looking;
    private long greatest = Long.MIN_VALUE;
    private long reached = Long.MIN_VALUE;

    /**
     * @param idleMillis how long a partition must be silent, and how far the clock stays behind the wall clock then
     * @param startupMillis how long a partition from which nothing came yet is waited for, at least
     * @param wallClock where time is, milliseconds since the epoch
     * @param elapsed milliseconds from anywhere, of a clock that nobody sets
     */
    LiveWatermarks(
            PartitionEnds ends,
            TaskPartitions partitions,
            long idleMillis,
            long startupMillis,
            LongSupplier wallClock,
            LongSupplier elapsed) {
        this.ends = ends;
        this.partitions = partitions;
        this.idleMillis = idleMillis;
        this.startupMillis = startupMillis;
        this.wallClock = wallClock;
        this.elapsed = elapsed;
        this.startedAt = elapsed.getAsLong();
        partitions.add(this);
    }

    @Override
    public void onEvent(Inbound inbound, long timestamp, WatermarkOutput output) {
        Origin origin = inbound.origin();
        if (last == null || looking) {
            looking = false;
            partitions.seen(partition(origin));
        }
        last = origin;
        lastSeenAt = elapsed.getAsLong();
        if (inbound instanceof Inbound.Accepted accepted) {
            Event event = accepted.event();
            greatest = Math.max(greatest, event.time());
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = wallClock.getAsLong();
        Origin origin = last;
        long clock = origin == null ? beforeTheFirst(now) : after(origin, now);
        if (clock != Long.MIN_VALUE) {
            reached = Math.max(reached, clock);
            output.emitWatermark(new Watermark(clock));
        }
    }

    boolean hasSeenSomething() {
        return last != null;
    }

    /** The greatest time that it told. */
    long reached() {
        return reached;
    }

    private long beforeTheFirst(long now) {
        boolean reachable = ends.isReachable();
        if (!reachable || elapsed.getAsLong() - startedAt < startupMillis || !partitions.areKnown()) {
            return Long.MIN_VALUE;
        }
        for (Map.Entry<TopicPartition, Long> unseen : partitions.unseen().entrySet()) {
            if (ends.mayHaveUnread(unseen.getKey(), unseen.getValue())) {
                return Long.MIN_VALUE;
            }
        }
        return Math.min(now - idleMillis, partitions.slowest());
    }

    private long after(Origin origin, long now) {
        // Another event may have the same time as the last one.
        long clock = greatest == Long.MIN_VALUE ? Long.MIN_VALUE : Math.min(greatest - 1, now);
        return isDrained(origin) ? Math.max(clock, now - idleMillis) : clock;
    }

    private boolean isDrained(Origin origin) {
        boolean reachable = ends.isReachable();
        long silence = elapsed.getAsLong() - lastSeenAt;
        if (!reachable || silence < idleMillis) {
            return false;
        }
        long end = ends.endOf(origin.topic(), origin.partition());
        if (end == PartitionEnds.UNKNOWN) {
            return false;
        }
        long next = origin.offset() + 1;
        return next >= end || (silence >= SETTLED && hasNoRecordFrom(next, partition(origin)));
    }

    private boolean hasNoRecordFrom(long next, TopicPartition partition) {
        if (!looking) {
            looking = true;
            partitions.stalled(partition, next);
        }
        return !ends.mayHaveUnread(partition, next);
    }

    private static TopicPartition partition(Origin origin) {
        return new TopicPartition(origin.topic(), origin.partition());
    }
}
