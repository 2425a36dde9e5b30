package io.tierstream.flink.collect;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.operators.collect.CollectSinkFunction;

/** Flink's sink for results, which may be closed though it was never opened. */
final class CollectSink<T> extends CollectSinkFunction<T> {

    private static final long serialVersionUID = 1;

    private transient boolean opened;

    CollectSink(TypeSerializer<T> serializer, long maxBytesPerBatch, String accumulator) {
        super(serializer, maxBytesPerBatch, accumulator);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        opened = true;
    }

    @Override
    public void accumulateFinalResults() throws Exception {
        if (opened) {
            super.accumulateFinalResults();
        }
    }

    @Override
    public void close() throws Exception {
        if (opened) {
            super.close();
        }
    }
}
