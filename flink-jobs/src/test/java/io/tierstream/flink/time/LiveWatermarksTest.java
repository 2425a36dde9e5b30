package io.tierstream.flink.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** When the clocks of a task move, told of partitions and of their ends by the test. */
final class LiveWatermarksTest {

    private static final long IDLE = 200;
    private static final long STARTUP = 2_000;
    private static final long NONE = Long.MIN_VALUE;
    private static final TopicPartition FIRST = new TopicPartition("events", 0);
    private static final TopicPartition SECOND = new TopicPartition("events", 1);

    private final Ends ends = new Ends();
    private final TaskPartitions partitions = new TaskPartitions();
    private long now = 1_000_000;

    /** By how much the wall clock has been set forward. */
    private long setForward;

    @Test
    void anUnseenPartitionWithABacklogHoldsTheClockHoweverLong() {
        partitions.allAssigned();
        partitions.assign(FIRST, 7);
        ends.unread.add(FIRST);
        LiveWatermarks task = clock();
        LiveWatermarks split = clock();

        for (int hours = 0; hours < 100; hours++) {
            now += 3_600_000;
            assertThat(time(split)).isEqualTo(NONE);
            assertThat(time(task)).isEqualTo(NONE);
        }
    }

    @Test
    void aWallClockThatIsSetForwardIsNoSilence() {
        LiveWatermarks clock = clock();
        event(clock, 0, 6, now);
        ends.ends.put(FIRST, 7L);
        long before = now - 1;

        setForward = 600_000;
        now += IDLE - 1;
        assertThat(time(clock)).isEqualTo(before);

        setForward = 0;
        now += 1;
        assertThat(time(clock)).isEqualTo(now - IDLE);
    }

    @Test
    void aWallClockThatIsSetForwardAfterTheStartDoesNotShortenTheWaitForPartitions() {
        partitions.allAssigned();
        partitions.assign(FIRST, 7);
        LiveWatermarks clock = clock();

        setForward = 600_000;
        now += STARTUP - 1;

        assertThat(time(clock)).isEqualTo(NONE);
    }

    @Test
    void emptyPartitionsDoNotHoldTheClock() {
        partitions.allAssigned();
        partitions.assign(FIRST, 7);
        partitions.assign(SECOND, 0);
        LiveWatermarks task = clock();
        LiveWatermarks split = clock();

        now += STARTUP - 1;
        assertThat(time(split)).isEqualTo(NONE);
        now += 1;
        assertThat(time(split)).isEqualTo(now - IDLE);
        assertThat(time(task)).isEqualTo(now - IDLE);
    }

    @Test
    void theClockGoesOnWhenTheLogHasBeenLookedAtAndHasNoRecord() {
        partitions.allAssigned();
        partitions.assign(FIRST, 7);
        ends.unread.add(FIRST);
        LiveWatermarks task = clock();
        LiveWatermarks split = clock();
        now += STARTUP;
        assertThat(time(split)).isEqualTo(NONE);

        ends.unread.clear();
        assertThat(time(split)).isEqualTo(now - IDLE);
        assertThat(time(task)).isEqualTo(now - IDLE);
    }

    /** Flink takes the time of the clock that has no partition at once for the task's. */
    @Test
    void theClockWithoutAPartitionDoesNotOutrunABacklogThatIsBeingRead() {
        partitions.allAssigned();
        partitions.assign(FIRST, 0);
        LiveWatermarks task = clock();
        LiveWatermarks split = clock();
        ends.ends.put(FIRST, 1_000L);

        for (int offset = 0; offset < 900; offset++) {
            now += 100;
            event(split, 0, offset, 10_000 + offset);
            assertThat(time(split)).isEqualTo(10_000 + offset - 1);
            assertThat(time(task)).isLessThanOrEqualTo(10_000 + offset - 1);
        }
    }

    @Test
    void anEmptyPartitionDoesNotOutrunTheBacklogOfAnother() {
        partitions.allAssigned();
        partitions.assign(FIRST, 0);
        partitions.assign(SECOND, 0);
        clock();
        LiveWatermarks busy = clock();
        LiveWatermarks empty = clock();
        ends.ends.put(FIRST, 1_000L);
        ends.unread.add(FIRST);
        event(busy, 0, 3, 10_000);
        now += STARTUP;

        assertThat(time(busy)).isEqualTo(9_999);
        assertThat(time(empty)).isEqualTo(9_999);
    }

    @Test
    void aPartitionThatIsReadToItsEndMovesWithTheWallClock() {
        partitions.allAssigned();
        partitions.assign(FIRST, 0);
        LiveWatermarks task = clock();
        LiveWatermarks split = clock();
        ends.ends.put(FIRST, 4L);
        event(split, 0, 3, 10_000);
        assertThat(time(split)).isEqualTo(9_999);

        now += STARTUP;
        assertThat(time(split)).isEqualTo(now - IDLE);
        assertThat(time(task)).isEqualTo(now - IDLE);
    }

    @Test
    void aRejectedRecordHoldsTheTaskUntilItsPartitionIsRead() {
        partitions.allAssigned();
        partitions.assign(FIRST, 0);
        LiveWatermarks task = clock();
        LiveWatermarks split = clock();
        ends.ends.put(FIRST, 4L);
        ends.unread.add(FIRST);
        split.onEvent(
                new Inbound.Rejected(new DeadLetter(
                        new Origin("events", 0, 1, now), new byte[0], new byte[0], List.of(), "", "", now)),
                now,
                new Output());
        now += STARTUP;

        assertThat(time(task)).isEqualTo(NONE);
        assertThat(time(split)).isEqualTo(NONE);
        ends.ends.put(FIRST, 2L);
        assertThat(time(split)).isEqualTo(now - IDLE);
        assertThat(time(task)).isEqualTo(now - IDLE);
    }

    @Test
    void aTaskWithoutPartitionsWaitsUntilAllAreGivenOut() {
        LiveWatermarks task = clock();
        now += 10 * STARTUP;
        assertThat(time(task)).isEqualTo(NONE);

        partitions.allAssigned();
        assertThat(time(task)).isEqualTo(now - IDLE);
    }

    @Test
    void aPartitionThatIsAddedLaterHoldsTheClockUntilItWasLookedAt() {
        partitions.allAssigned();
        clock();
        partitions.assign(FIRST, -2);
        LiveWatermarks split = clock();
        ends.unread.add(FIRST);
        now += STARTUP;
        assertThat(time(split)).isEqualTo(NONE);

        ends.unread.clear();
        assertThat(time(split)).isEqualTo(now - IDLE);
    }

    @Test
    void aBrokerThatIsSlowInTheMiddleOfABacklogHoldsTheClock() {
        partitions.allAssigned();
        partitions.assign(FIRST, 0);
        LiveWatermarks task = clock();
        LiveWatermarks split = clock();
        ends.ends.put(FIRST, 1_000L);
        ends.unread.add(FIRST);
        event(split, 0, 3, 10_000);

        now += 3_600_000;
        assertThat(time(split)).isEqualTo(9_999);
        assertThat(time(task)).isEqualTo(9_999);
        assertThat(partitions.doubtful()).containsExactly(Map.entry(FIRST, 4L));

        event(split, 0, 4, 10_001);
        assertThat(partitions.doubtful()).isEmpty();
    }

    @Test
    void onlyControlRecordsUpToTheEndDoNotHoldTheClock() {
        partitions.allAssigned();
        partitions.assign(FIRST, 0);
        LiveWatermarks split = clock();
        ends.ends.put(FIRST, 5L);
        event(split, 0, 3, 10_000);
        now += 499;
        assertThat(time(split)).isEqualTo(9_999);

        now += 1;
        assertThat(time(split)).isEqualTo(now - IDLE);
    }

    @Test
    void silenceWhileTheBrokerIsAwayIsNoSilence() {
        partitions.allAssigned();
        partitions.assign(FIRST, 0);
        LiveWatermarks split = clock();
        ends.reachable = false;
        now += 10 * STARTUP;

        assertThat(time(split)).isEqualTo(NONE);
    }

    @Test
    void clocksFindThePartitionsOfTheirTaskOnly() {
        UnregisteredMetricsGroup task = new UnregisteredMetricsGroup();
        UnregisteredMetricsGroup other = new UnregisteredMetricsGroup();
        TaskPartitions opened = TaskPartitions.opened(task);

        assertThat(TaskPartitions.of(task)).isSameAs(opened);
        assertThatThrownBy(() -> TaskPartitions.of(other)).hasMessageContaining("use KafkaSources");
    }

    private LiveWatermarks clock() {
        return new LiveWatermarks(ends, partitions, IDLE, STARTUP, () -> now + setForward, () -> now);
    }

    private void event(LiveWatermarks clock, int partition, long offset, long time) {
        Event event = new Event("anna", "event-" + offset, "purchase", time, Fields.none());
        clock.onEvent(new Inbound.Accepted(event, new Origin("events", partition, offset, time)), time, new Output());
    }

    private static long time(LiveWatermarks clock) {
        Output output = new Output();
        clock.onPeriodicEmit(output);
        return output.time;
    }

    private static final class Output implements WatermarkOutput {

        private long time = NONE;

        @Override
        public void emitWatermark(Watermark watermark) {
            time = watermark.getTimestamp();
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }

    private static final class Ends implements PartitionEnds {

        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private final Set<TopicPartition> unread = new HashSet<>();
        private boolean reachable = true;

        @Override
        public long endOf(String topic, int partition) {
            return ends.getOrDefault(new TopicPartition(topic, partition), UNKNOWN);
        }

        @Override
        public boolean mayHaveUnread(TopicPartition partition, long start) {
            return unread.contains(partition);
        }

        @Override
        public boolean isReachable() {
            return reachable;
        }
    }
}
