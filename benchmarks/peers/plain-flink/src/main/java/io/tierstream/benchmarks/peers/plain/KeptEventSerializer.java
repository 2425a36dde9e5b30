package io.tierstream.benchmarks.peers.plain;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Twelve bytes an event. */
final class KeptEventSerializer extends TypeSerializerSingleton<KeptEvent> {

    static final KeptEventSerializer INSTANCE = new KeptEventSerializer();

    private static final long serialVersionUID = 1L;
    private static final KeptEvent NOTHING = new KeptEvent(0, 0);

    @Override
    public void serialize(KeptEvent event, DataOutputView target) throws IOException {
        target.writeLong(event.time());
        target.writeInt(event.cents());
    }

    @Override
    public KeptEvent deserialize(DataInputView source) throws IOException {
        return new KeptEvent(source.readLong(), source.readInt());
    }

    @Override
    public KeptEvent deserialize(KeptEvent reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public KeptEvent copy(KeptEvent from) {
        return from;
    }

    @Override
    public KeptEvent copy(KeptEvent from, KeptEvent reuse) {
        return from;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public KeptEvent createInstance() {
        return NOTHING;
    }

    @Override
    public int getLength() {
        return Long.BYTES + Integer.BYTES;
    }

    @Override
    public TypeSerializerSnapshot<KeptEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink when it restores state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<KeptEvent> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
