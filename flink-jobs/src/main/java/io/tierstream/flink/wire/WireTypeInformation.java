package io.tierstream.flink.wire;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Flink's description of a type that has a {@link WireFormat}. */
final class WireTypeInformation<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final String formatName;

    WireTypeInformation(WireFormat<T> format) {
        this.type = format.type();
        this.formatName = format.name();
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new WireSerializer<>(WireTypes.<T>format(formatName));
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
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
        return other instanceof WireTypeInformation;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WireTypeInformation<?> that && formatName.equals(that.formatName);
    }

    @Override
    public int hashCode() {
        return formatName.hashCode();
    }

    @Override
    public String toString() {
        return "WireTypeInformation(" + formatName + ")";
    }
}
