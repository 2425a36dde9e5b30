package io.tierstream.flink.wire;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * What a savepoint says of a {@link WireSerializer}: the name of the format. Each value tells its own form, so every version
 * reads what earlier ones wrote.
 */
public final class WireSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {

    private static final int VERSION = 1;

    private @Nullable WireFormat<T> format;

    /** For Flink, which then calls {@link #readSnapshot}. */
    public WireSerializerSnapshot() {}

    WireSerializerSnapshot(WireFormat<T> format) {
        this.format = format;
    }

    @Override
    public int getCurrentVersion() {
        return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeUTF(known().name());
    }

    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader) throws IOException {
        Forms.check("the snapshot of a serializer", readVersion, VERSION);
        format = WireTypes.format(in.readUTF());
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
        return new WireSerializer<>(known());
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(TypeSerializerSnapshot<T> old) {
        return old instanceof WireSerializerSnapshot<T> that
                        && that.known().name().equals(known().name())
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }

    private WireFormat<T> known() {
        return Objects.requireNonNull(format, "a snapshot that was never read");
    }
}
