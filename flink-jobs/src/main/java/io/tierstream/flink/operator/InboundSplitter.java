package io.tierstream.flink.operator;

import io.tierstream.flink.ingest.DeadLetter;
import io.tierstream.flink.ingest.Inbound;
import io.tierstream.flink.wire.WireTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/** Lets events pass, puts rejected records aside, and says at the end of a bounded input when its last event was. */
@SuppressWarnings("NullAway.Init") // set in initializeState and open
public final class InboundSplitter extends AbstractStreamOperator<Inbound>
        implements OneInputStreamOperator<Inbound, Inbound>, BoundedOneInput {

    /** Records that could not be used. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("rejected", WireTypes.DEAD_LETTER);

    /** Tells all tasks of the next step when the last event was. */
    public static final OutputTag<Control> CONTROL = new OutputTag<>("control", TypeInformation.of(Control.class));

    private static final long serialVersionUID = 1L;

    private final EndOfTime end;

    private transient ListState<Long> storedTime;
    private transient long lastEventTime;

    /** Counters by code; the codes are few and ours. */
    private transient Map<String, Counter> rejections;

    public InboundSplitter(EndOfTime end) {
        this.end = end;
    }

    @Override
    public void open() throws Exception {
        super.open();
        rejections = new HashMap<>();
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        storedTime =
                context.getOperatorStateStore().getListState(new ListStateDescriptor<>("last-event-time", Types.LONG));
        lastEventTime = Control.NO_EVENT;
        for (long time : storedTime.get()) {
            lastEventTime = Math.max(lastEventTime, time);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        storedTime.update(List.of(lastEventTime));
    }

    @Override
    public void processElement(StreamRecord<Inbound> element) {
        Inbound inbound = element.getValue();
        if (inbound instanceof Inbound.Rejected rejected) {
            reject(rejected.letter());
            return;
        }
        if (inbound instanceof Inbound.Arrived) {
            output.collect(element);
            return;
        }
        long time = ((Inbound.Accepted) inbound).event().time();
        if (end.admits(time)) {
            lastEventTime = Math.max(lastEventTime, time);
            output.collect(element);
        }
    }

    private void reject(DeadLetter letter) {
        rejections
                .computeIfAbsent(letter.code(), code -> JobMetric.UNREADABLE_RECORDS.counter(getMetricGroup(), code))
                .inc();
        output.collect(DEAD_LETTERS, new StreamRecord<>(letter));
    }

    /** The watermark of the end waits: by the time it comes, everybody must know when the last event was. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.getTimestamp() != Long.MAX_VALUE) {
            super.processWatermark(mark);
        }
    }

    @Override
    public void endInput() throws Exception {
        output.collect(CONTROL, new StreamRecord<>(Control.endOfInput(lastEventTime)));
        super.processWatermark(Watermark.MAX_WATERMARK);
    }
}
