package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.event.Shape;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.flink.config.Until;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import io.tierstream.flink.wire.WireTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The task with and without customers kept decoded, in Flink's harness. */
final class DecodedCustomersTest {

    private static final int CUSTOMERS = 60;
    private static final int EVENTS = 6_000;

    /** So often a task writes some of what has changed, milliseconds. */
    private static final long TICK = 200;

    /** Enough for eight customers to be kept decoded. */
    private static final long CACHE = 2 << 20;

    private static final Shape SHAPE = Shape.of("amount", "product");
    private static final Fields ORDER = Fields.of(Shape.of("author", "reason"), "ana", "asked for it");

    private static final String RULES = """
            ruleset: tiers
            metrics:
              spend: {sum: amount, of: purchase, over: 40s}
              events: {count: purchase, over: 10s}
              mean: {avg: amount, of: purchase, over: 60s}
              largest: {max: amount, of: purchase, over: 30s}
              products: {distinct: product, of: purchase, over: 90s}
              last: {last: time, of: purchase}
            segments:
              big: {when: spend >= %1$d}
              busy: {when: events >= 3 && mean > 50}
              high: {when: largest >= 95}
              many: {when: products >= %2$d}
              away: {when: since(last) > seconds(20)}
            tierSets:
              tier:
                - {tier: gold, when: spend >= 600, keep: spend >= 450}
                - {tier: silver, when: spend >= 200}
            """;

    /** A task that is restored from a checkpoint now and then gives what one without any cache gives. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void givesWhatATaskWithoutAnyGives(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<Announcement> expected = new ArrayList<>();
        List<Announcement> actual = new ArrayList<>();
        Task without = new Task(0, null);
        Task with = new Task(CACHE, null);
        try {
            long time = 0;
            for (int i = 0; i < EVENTS; i++) {
                time += random.nextInt(20);
                Inbound event = event(random, i, Math.max(0, time - random.nextInt(3)));
                without.harness.processElement1(new StreamRecord<>(event));
                with.harness.processElement1(new StreamRecord<>(event));
                if (random.nextInt(50) == 0) {
                    without.harness.processBothWatermarks(new Watermark(time));
                    with.harness.processBothWatermarks(new Watermark(time));
                }
                if (random.nextInt(30) == 0) {
                    with.harness.setProcessingTime(with.harness.getProcessingTime() + TICK);
                }
                if (random.nextInt(1_000) == 0) {
                    PublishedRuleSet next = rules(i + 2, random);
                    without.publish(next);
                    with.publish(next);
                }
                if (random.nextInt(500) == 0) {
                    with.drain(actual);
                    OperatorSubtaskState state = with.checkpoint(i);
                    with.close();
                    with = new Task(CACHE, state);
                }
            }
            without.drain(expected);
            with.drain(actual);
        } finally {
            without.close();
            with.close();
        }
        assertThat(expected).hasSizeGreaterThan(EVENTS / 20);
        assertThat(actual).isEqualTo(expected);
    }

    private static Inbound event(SplittableRandom random, int number, long time) {
        // The first customers come much more often than the others.
        int customer = random.nextInt(1 + random.nextInt(1 + random.nextInt(CUSTOMERS)));
        Fields fields = Fields.of(SHAPE, Decimal.of(random.nextInt(100)), "p" + random.nextInt(200));
        Event event = random.nextInt(40) == 0
                ? new Event("c" + customer, "k" + number, "command.erase", time, ORDER)
                : new Event("c" + customer, "e" + number, "purchase", time, fields);
        return new Inbound.Accepted(event, new Origin("t", 0, number, time));
    }

    private static PublishedRuleSet rules(long version, SplittableRandom random) {
        return PublishedRuleSet.of(
                "tiers", version, String.format(RULES, 100 + random.nextInt(500), 2 + random.nextInt(80)));
    }

    /** A running task. */
    private static final class Task implements AutoCloseable {

        private final SegmentationOperator operator;
        private final KeyedTwoInputStreamOperatorTestHarness<String, Inbound, Control, Announcement> harness;

        private Task(long cache, @Nullable OperatorSubtaskState state) throws Exception {
            operator = new SegmentationOperator(new SegmentationSettings(
                    rules(1, new SplittableRandom(0)), 1_000, 8, 500, cache, EndOfTime.of(new Until.Last()), 10, 10));
            harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                    operator,
                    inbound -> ((Inbound.Accepted) inbound).event().customerId(),
                    control -> "",
                    Types.STRING);
            harness.setup(WireTypes.ANNOUNCEMENT.createSerializer(new SerializerConfigImpl()));
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
        }

        private void publish(PublishedRuleSet ruleSet) throws Exception {
            harness.processElement2(new StreamRecord<>(Control.ruleSet(ruleSet)));
            operator.finish();
        }

        private OperatorSubtaskState checkpoint(long id) throws Exception {
            operator.prepareSnapshotPreBarrier(id);
            return harness.snapshot(id, id);
        }

        private void drain(List<Announcement> into) {
            into.addAll(harness.extractOutputValues());
            harness.getOutput().clear();
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }
}
