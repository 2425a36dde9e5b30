package io.tierstream.testkit.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Counts numbers by their remainder in keyed state, and writes a line per remainder when its last number has come. A count that was
 * lost or doubled on the way gives no line, or a wrong one.
 */
public final class CountingJob {

    static final int KEYS = 10;

    private CountingJob() {}

    /**
     * Runs the job.
     *
     * @param args file of the results, how many numbers to count, and a file: while it is missing, every task counts 20 numbers in a
     *     second, so that a test can do what it wants to a running job on a machine of any speed
     */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        long numbers = Long.parseLong(args[1]);
        String release = args[2];
        env.enableCheckpointing(200);
        env.fromSource(new NumberSequenceSource(0, numbers - 1), WatermarkStrategy.noWatermarks(), "numbers")
                .map(number -> slowlyUntil(release, number))
                .returns(Types.LONG)
                .keyBy(number -> number % KEYS)
                .process(new Count(args[0], numbers / KEYS))
                .uid("count")
                .sinkTo(new DiscardingSink<>());
        env.execute("counting");
    }

    private static Long slowlyUntil(String release, Long number) {
        if (!Files.exists(Path.of(release))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return number;
    }

    private static final class Count extends KeyedProcessFunction<Long, Long, Long> {

        private static final long serialVersionUID = 1L;

        private final String results;
        private final long last;
        private transient @Nullable ValueState<Long> count;

        Count(String results, long last) {
            this.results = results;
            this.last = last;
        }

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        public void processElement(Long number, Context context, Collector<Long> out) throws Exception {
            ValueState<Long> state = Objects.requireNonNull(count);
            Long before = state.value();
            long now = before == null ? 1 : before + 1;
            state.update(now);
            if (now >= last) {
                write(context.getCurrentKey() + "=" + now + "\n");
            }
        }

        private void write(String line) {
            try {
                Files.write(
                        Path.of(results),
                        line.getBytes(StandardCharsets.UTF_8),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
