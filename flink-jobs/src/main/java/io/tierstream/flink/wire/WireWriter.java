package io.tierstream.flink.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing array of bytes with the few encodings that wire formats are made of. */
final class WireWriter {

    private static final int LARGEST_KEPT = 1 << 20;

    private byte[] bytes = new byte[256];
    private int size;

    final ShapeBlocks shapes = new ShapeBlocks();

    void clear() {
        size = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[256];
        }
    }

    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }

    void writeByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** Seven bits a byte, the lowest first; small numbers are short. */
    void writeUnsigned(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Zigzag: numbers near zero are short, whatever their sign. */
    void writeSigned(long value) {
        writeUnsigned((value << 1) ^ (value >> 63));
    }

    void writeRaw(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void writeBytes(byte[] value) {
        writeUnsigned(value.length);
        writeRaw(value);
    }

    /** Null is told from empty. */
    void writeNullableBytes(byte @Nullable [] value) {
        if (value == null) {
            writeUnsigned(0);
        } else {
            writeUnsigned(value.length + 1L);
            writeRaw(value);
        }
    }

    /** UTF-8; text that is all ASCII, nearly all there is, is copied without another array. */
    void writeText(String value) {
        int length = value.length();
        ensure(length + 5);
        int start = size;
        writeUnsigned(length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                size = start;
                writeBytes(value.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[size++] = (byte) c;
        }
    }

    void writeNullableText(@Nullable String value) {
        writeByte(value == null ? 0 : 1);
        if (value != null) {
            writeText(value);
        }
    }
}
