package io.tierstream.flink.time;

import io.tierstream.engine.event.Event;
import io.tierstream.flink.ingest.Inbound;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.jspecify.annotations.Nullable;

/** The watermark strategies of the two modes. */
public final class Watermarks {

    /** How long a partition from which nothing came since the start is waited for, at least, milliseconds. */
    private static final long STARTUP = 2_000;

    private Watermarks() {}

    /**
     * Event time only: for the replay of what happened.
     *
     * <p>It stays one millisecond behind the last event, as another may have the same time. The engine looks at due moments
     * before each event by itself, so the results do not depend on how fast this clock runs.
     */
    public static WatermarkStrategy<Inbound> replay() {
        return WatermarkStrategy.forGenerator(context -> new ReplayWatermarks());
    }

    /**
     * Event time, moved on by the wall clock when a partition has been read to its end.
     *
     * <p>Its source must tell what it reads ({@link TaskPartitions}).
     *
     * @param topics what the source reads
     * @param kafka the properties of its reader, with its group
     * @param idle how long a partition must be silent before the wall clock moves it
     */
    public static WatermarkStrategy<Inbound> live(List<String> topics, Properties kafka, Duration idle) {
        return WatermarkStrategy.forGenerator(new LiveSupplier(List.copyOf(topics), kafka, idle.toMillis()));
    }

    /** For a stream that must not hold others back: its time has always passed. */
    public static <T> WatermarkStrategy<T> unconcerned() {
        return WatermarkStrategy.forGenerator(context -> new WatermarkGenerator<T>() {
            @Override
            public void onEvent(T element, long timestamp, WatermarkOutput output) {}

            @Override
            public void onPeriodicEmit(WatermarkOutput output) {
                output.emitWatermark(Watermark.MAX_WATERMARK);
            }
        });
    }

    /** For a source of what the job itself has written, whose times follow from those of the others: it never counts. */
    public static <T> WatermarkStrategy<T> idle() {
        return WatermarkStrategy.forGenerator(context -> new WatermarkGenerator<T>() {
            @Override
            public void onEvent(T element, long timestamp, WatermarkOutput output) {}

            @Override
            public void onPeriodicEmit(WatermarkOutput output) {
                output.markIdle();
            }
        });
    }

    private static final class ReplayWatermarks implements WatermarkGenerator<Inbound> {

        private long greatest = Long.MIN_VALUE;

        @Override
        public void onEvent(Inbound inbound, long timestamp, WatermarkOutput output) {
            if (inbound instanceof Inbound.Accepted accepted) {
                Event event = accepted.event();
                greatest = Math.max(greatest, event.time());
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (greatest != Long.MIN_VALUE) {
                output.emitWatermark(new Watermark(greatest - 1));
            }
        }
    }

    /** Makes one generator per partition; those of a task share one line to the broker. */
    private static final class LiveSupplier implements WatermarkGeneratorSupplier<Inbound> {

        private static final long serialVersionUID = 1L;

        private final List<String> topics;
        private final Properties kafka;
        private final long idleMillis;
        private transient @Nullable PartitionEnds ends;

        LiveSupplier(List<String> topics, Properties kafka, long idleMillis) {
            this.topics = topics;
            this.kafka = kafka;
            this.idleMillis = idleMillis;
        }

        @Override
        public WatermarkGenerator<Inbound> createWatermarkGenerator(Context context) {
            TaskPartitions partitions = TaskPartitions.of(context.getMetricGroup());
            PartitionEnds shared = ends;
            if (shared == null) {
                shared = new KafkaPartitionEnds(topics, kafka, partitions);
                ends = shared;
            }
            return new LiveWatermarks(
                    shared,
                    partitions,
                    idleMillis,
                    STARTUP,
                    System::currentTimeMillis,
                    () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        }
    }
}
