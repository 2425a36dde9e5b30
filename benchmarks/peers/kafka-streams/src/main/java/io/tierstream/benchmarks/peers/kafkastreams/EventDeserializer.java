package io.tierstream.benchmarks.peers.kafkastreams;

import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.ShopEventCodec;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads events. All stream threads share one deserializer of a source, and a codec is for one thread. */
final class EventDeserializer implements Deserializer<ShopEvent> {

    private final ThreadLocal<ShopEventCodec> codec = ThreadLocal.withInitial(ShopEventCodec::new);

    @Override
    public ShopEvent deserialize(String topic, byte[] data) {
        return codec.get().read(data);
    }
}
