package io.tierstream.benchmarks.peers.plain;

import io.tierstream.benchmarks.harness.ShopEvent;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Flink's description of an event, to have it written by {@link ShopEventSerializer} and not by reflection. */
final class ShopEventType extends TypeInformation<ShopEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    public TypeSerializer<ShopEvent> createSerializer(SerializerConfig config) {
        return ShopEventSerializer.INSTANCE;
    }

    @Override
    public Class<ShopEvent> getTypeClass() {
        return ShopEvent.class;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof ShopEventType;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShopEventType;
    }

    @Override
    public int hashCode() {
        return ShopEventType.class.hashCode();
    }

    @Override
    public String toString() {
        return "ShopEventType";
    }
}
