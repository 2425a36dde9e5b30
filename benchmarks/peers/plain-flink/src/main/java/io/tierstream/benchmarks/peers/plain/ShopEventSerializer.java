package io.tierstream.benchmarks.peers.plain;

import io.tierstream.benchmarks.harness.ShopEvent;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes of an event what the question asks for. */
final class ShopEventSerializer extends TypeSerializerSingleton<ShopEvent> {

    static final ShopEventSerializer INSTANCE = new ShopEventSerializer();

    private static final long serialVersionUID = 1L;
    private static final ShopEvent NOTHING = new ShopEvent("", "", 0, false, 0, "", "", "");

    @Override
    public void serialize(ShopEvent event, DataOutputView target) throws IOException {
        target.writeUTF(event.id());
        target.writeUTF(event.customerId());
        target.writeLong(event.time());
        target.writeBoolean(event.purchase());
        target.writeInt(event.cents());
    }

    @Override
    public ShopEvent deserialize(DataInputView source) throws IOException {
        return new ShopEvent(
                source.readUTF(),
                source.readUTF(),
                source.readLong(),
                source.readBoolean(),
                source.readInt(),
                "",
                "",
                "");
    }

    @Override
    public ShopEvent deserialize(ShopEvent reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public ShopEvent copy(ShopEvent from) {
        return from;
    }

    @Override
    public ShopEvent copy(ShopEvent from, ShopEvent reuse) {
        return from;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public ShopEvent createInstance() {
        return NOTHING;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<ShopEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Made by Flink when it restores state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ShopEvent> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
