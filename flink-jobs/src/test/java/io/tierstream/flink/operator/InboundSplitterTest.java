package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.flink.config.Until;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.ingest.Origin;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

final class InboundSplitterTest {

    /** Flink sends the watermark of the end first; a task that got both in that order let the last due moments go by. */
    @Test
    void theEndOfTimeIsToldOnlyAfterTheTimeOfTheLastEvent() throws Exception {
        InboundSplitter splitter = new InboundSplitter(EndOfTime.of(new Until.Last()));
        try (OneInputStreamOperatorTestHarness<Inbound, Inbound> harness =
                new OneInputStreamOperatorTestHarness<>(splitter)) {
            harness.open();
            harness.processElement(new StreamRecord<>(event(17)));
            harness.processWatermark(new Watermark(16));
            harness.processWatermark(Watermark.MAX_WATERMARK);
            assertThat(harness.getOutput()).hasSize(2).last().isEqualTo(new Watermark(16));
            assertThat(harness.getSideOutput(InboundSplitter.CONTROL)).isNull();

            harness.endInput();
            assertThat(harness.getOutput()).hasSize(3).last().isEqualTo(Watermark.MAX_WATERMARK);
            assertThat(harness.getSideOutput(InboundSplitter.CONTROL))
                    .singleElement()
                    .satisfies(control ->
                            assertThat(control.getValue().lastEventTime()).isEqualTo(17));
        }
    }

    private static Inbound event(long time) {
        return new Inbound.Accepted(new Event("c", null, "purchase", time, Fields.none()), new Origin("t", 0, 0, time));
    }
}
