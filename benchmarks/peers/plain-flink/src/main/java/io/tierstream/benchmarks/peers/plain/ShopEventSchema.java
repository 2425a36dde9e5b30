package io.tierstream.benchmarks.peers.plain;

import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.ShopEventCodec;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/** Reads events. */
final class ShopEventSchema implements DeserializationSchema<ShopEvent> {

    private static final long serialVersionUID = 1L;

    private transient @Nullable ShopEventCodec codec;

    @Override
    public ShopEvent deserialize(byte[] record) {
        ShopEventCodec present = codec;
        if (present == null) {
            present = new ShopEventCodec();
            codec = present;
        }
        return present.read(record);
    }

    @Override
    public boolean isEndOfStream(ShopEvent event) {
        return false;
    }

    @Override
    public TypeInformation<ShopEvent> getProducedType() {
        return new ShopEventType();
    }
}
