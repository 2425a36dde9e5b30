package io.tierstream.flink.wire;

import java.io.IOException;
import java.io.ObjectInputStream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Serializer of an immutable type: four bytes of length, then the bytes of its {@link WireFormat}. The length lets a record
 * be read, or passed on, in one piece.
 */
final class WireSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1L;

    private final String formatName;
    private transient WireFormat<T> format;
    private transient WireWriter writer = new WireWriter();
    private transient WireReader reader = new WireReader();

    WireSerializer(WireFormat<T> format) {
        this.formatName = format.name();
        this.format = format;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        format = WireTypes.format(formatName);
        writer = new WireWriter();
        reader = new WireReader();
    }

    @Override
    public void serialize(T record, DataOutputView target) throws IOException {
        writer.clear();
        format.write(record, writer);
        target.writeInt(writer.size());
        target.write(writer.array(), 0, writer.size());
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        reader.load(source, source.readInt());
        T value = format.read(reader);
        if (!reader.atEnd()) {
            throw new IOException("bytes left over behind a value of type " + formatName);
        }
        return value;
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readInt();
        reader.load(source, length);
        target.writeInt(length);
        target.write(reader.array(), 0, length);
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T copy(T from, T reuse) {
        return from;
    }

    /** The scratch memory must not be shared between threads. */
    @Override
    public TypeSerializer<T> duplicate() {
        return new WireSerializer<>(format);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    /** Never asked for where reuse is impossible; null is Flink's way to say so. */
    @Override
    @SuppressWarnings("NullAway")
    public T createInstance() {
        return null;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new WireSerializerSnapshot<>(format);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WireSerializer<?> that && formatName.equals(that.formatName);
    }

    @Override
    public int hashCode() {
        return formatName.hashCode();
    }

    @Override
    public String toString() {
        return "WireSerializer(" + formatName + ")";
    }
}
