package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Announcement;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.flink.config.Until;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import io.tierstream.flink.wire.WireTypes;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The second pass of a replay in a task, in Flink's harness. */
final class ReplayedCustomersTest {

    private static final PublishedRuleSet RULES = PublishedRuleSet.of("tiers", 1, """
            ruleset: tiers
            metrics: {n: {count: purchase, over: 10s}}
            segments: {active: {when: n >= 1}}
            """);

    /** The two inputs of a task say the same times, the second at any moment after the first. */
    @Test
    void aLateClockOfTheControlWakesNobodyAheadOfTheFile() throws Exception {
        SegmentationOperator operator = new SegmentationOperator(
                new SegmentationSettings(RULES, 0, 0, 0, 1 << 20, EndOfTime.of(new Until.Last()), 10, 10),
                new CutOffsSource.Counted(List.of()));
        try (KeyedTwoInputStreamOperatorTestHarness<String, Inbound, Control, Announcement> task =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        operator,
                        inbound -> ((Inbound.Accepted) inbound).event().customerId(),
                        control -> "",
                        Types.STRING)) {
            task.setup(WireTypes.ANNOUNCEMENT.createSerializer(new SerializerConfigImpl()));
            task.open();
            task.processElement1(purchase("ana", 100));
            task.processWatermark1(new Watermark(90_000));
            // A file that is ordered by customer.
            task.processElement1(purchase("bo", 1));
            task.processWatermark2(new Watermark(90_000));
            task.processElement1(purchase("bo", 8));
            assertThat(transitions(task)).containsExactly("ana ENTER 100", "bo ENTER 1");

            task.processElement2(new StreamRecord<>(Control.endOfInput(100_000)));
            task.processBothWatermarks(Watermark.MAX_WATERMARK);
            assertThat(transitions(task)).containsExactly("ana ENTER 100", "bo ENTER 1", "bo EXIT 18");
        }
    }

    private static StreamRecord<Inbound> purchase(String customer, long second) {
        Event event = new Event(customer, null, "purchase", second * 1_000, Fields.none());
        return new StreamRecord<>(new Inbound.Accepted(event, new Origin("t", 0, second, 0)));
    }

    private static List<String> transitions(
            KeyedTwoInputStreamOperatorTestHarness<String, Inbound, Control, Announcement> task) {
        return task.extractOutputValues().stream()
                .filter(Transition.class::isInstance)
                .map(Transition.class::cast)
                .map(one -> one.customerId() + " " + one.direction() + " " + one.time() / 1_000)
                .toList();
    }
}
