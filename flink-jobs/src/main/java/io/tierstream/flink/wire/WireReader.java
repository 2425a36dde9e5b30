package io.tierstream.flink.wire;

import io.tierstream.engine.event.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.jspecify.annotations.Nullable;

/** Reads what {@link WireWriter} wrote. */
final class WireReader {

    private static final int LARGEST_KEPT = 1 << 20;

    private final Interner<String> names =
            new Interner<>((bytes, from, to) -> new String(bytes, from, to - from, StandardCharsets.UTF_8));
    private final Interner<Shape> shapes = new Interner<>(ShapeBlocks::decode);

    private byte[] bytes = new byte[256];
    private int position;
    private int end;

    /** Takes over the next {@code length} bytes of {@code source}. */
    void load(DataInputView source, int length) throws IOException {
        if (bytes.length < length || bytes.length > LARGEST_KEPT) {
            bytes = new byte[Math.max(256, length)];
        }
        source.readFully(bytes, 0, length);
        position = 0;
        end = length;
    }

    void load(byte[] source) {
        bytes = source.clone();
        position = 0;
        end = source.length;
    }

    byte[] array() {
        return bytes;
    }

    boolean atEnd() {
        return position == end;
    }

    int readByte() {
        return bytes[position++];
    }

    long readUnsigned() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number of more than ten bytes");
    }

    long readSigned() {
        long value = readUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    int readLength() {
        long length = readUnsigned();
        if (length < 0 || length > end - position) {
            throw new IllegalStateException(length + " bytes announced, " + (end - position) + " there");
        }
        return (int) length;
    }

    byte[] readBytes() {
        int length = readLength();
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    byte @Nullable [] readNullableBytes() {
        int length = (int) readUnsigned() - 1;
        if (length < 0) {
            return null;
        }
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    String readText() {
        int length = readLength();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    @Nullable
    String readNullableText() {
        return readByte() == 0 ? null : readText();
    }

    /** A text that comes again and again, such as a topic or an event type: one object for all of them. */
    String readName() {
        int length = readLength();
        String value = names.get(bytes, position, position + length);
        position += length;
        return value;
    }

    Shape readShape() {
        int length = readLength();
        Shape shape = shapes.get(bytes, position, position + length);
        position += length;
        return shape;
    }
}
