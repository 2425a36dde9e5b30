package io.tierstream.benchmarks.peers.jet;

import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.ShopEventCodec;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads events. Every consumer makes its own, by the class name, so a codec is used by one thread. */
public final class EventDeserializer implements Deserializer<ShopEvent> {

    private final ShopEventCodec codec = new ShopEventCodec();

    @Override
    public ShopEvent deserialize(String topic, byte[] data) {
        return codec.read(data);
    }
}
