package io.tierstream.flink.time;

import io.tierstream.engine.event.Event;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one partition in live mode. Events move it; and when everything there is has been read and nothing comes,
 * the wall clock moves it, so that what is due happens although no event flows anywhere. It never runs ahead of the wall
 * clock, whatever an event claims, and never moves with it while there is a backlog to read.
 */
final class LiveWatermarks implements WatermarkGenerator<Inbound> {

    /** Control records of transactions take offsets but are never seen; after this silence they must be all that is left. */
    private static final long SETTLED = 500;

    private final PartitionEnds ends;
    private final long idleMillis;
    private final LongSupplier wallClock;
    private final long startupMillis;
    private final long startedAt;
    private @Nullable Origin last;
    private long lastSeenAt;
    private long lastEnd = PartitionEnds.UNKNOWN;
    private long lastEndSince;
    private long greatest = Long.MIN_VALUE;

    /**
     * @param idleMillis how long a partition must be silent, and how far the clock stays behind the wall clock then
     * @param startupMillis how long a partition from which nothing came yet is waited for
     */
    LiveWatermarks(PartitionEnds ends, long idleMillis, long startupMillis, LongSupplier wallClock) {
        this.ends = ends;
        this.idleMillis = idleMillis;
        this.startupMillis = startupMillis;
        this.wallClock = wallClock;
        this.startedAt = wallClock.getAsLong();
    }

    @Override
    public void onEvent(Inbound inbound, long timestamp, WatermarkOutput output) {
        last = inbound.origin();
        lastSeenAt = wallClock.getAsLong();
        if (inbound instanceof Inbound.Accepted accepted) {
            Event event = accepted.event();
            greatest = Math.max(greatest, event.time());
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = wallClock.getAsLong();
        // Another event may have the same time as the last one.
        long clock = greatest == Long.MIN_VALUE ? Long.MIN_VALUE : Math.min(greatest - 1, now);
        if (isDrained(now)) {
            clock = Math.max(clock, now - idleMillis);
        }
        if (clock != Long.MIN_VALUE) {
            output.emitWatermark(new Watermark(clock));
        }
    }

    private boolean isDrained(long now) {
        boolean reachable = ends.isReachable();
        Origin origin = last;
        if (origin == null) {
            return reachable && now - startedAt >= startupMillis;
        }
        if (!reachable || now - lastSeenAt < idleMillis) {
            return false;
        }
        long end = ends.endOf(origin.topic(), origin.partition());
        if (end != lastEnd) {
            lastEnd = end;
            lastEndSince = now;
        }
        if (end == PartitionEnds.UNKNOWN) {
            return false;
        }
        boolean settled = now - lastSeenAt >= SETTLED && now - lastEndSince >= SETTLED;
        return origin.offset() + 1 >= end || settled;
    }
}
