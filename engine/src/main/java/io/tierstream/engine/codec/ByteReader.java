package io.tierstream.engine.codec;

import io.tierstream.engine.expression.Decimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ByteWriter} wrote. */
public final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public ByteReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.position = from;
        this.end = end;
    }

    public int position() {
        return position;
    }

    public void seek(int target) {
        position = target;
    }

    public boolean hasRemaining() {
        return position < end;
    }

    public int readByte() {
        return bytes[position++];
    }

    public boolean readBoolean() {
        return readByte() != 0;
    }

    public long readUnsigned() {
        long value = bytes[position++];
        if (value >= 0) {
            return value;
        }
        value &= 0x7F;
        for (int shift = 7; ; shift += 7) {
            long next = bytes[position++];
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    public int readCount() {
        return (int) readUnsigned();
    }

    public long readSigned() {
        long raw = readUnsigned();
        return raw >>> 1 ^ -(raw & 1);
    }

    public long readFixed() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bytes[position++] & 0xFF;
        }
        return value;
    }

    public byte[] readBlock() {
        int length = readCount();
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** Reads bytes to the beginning of an array. */
    public void readBytes(byte[] target, int length) {
        System.arraycopy(bytes, position, target, 0, length);
        position += length;
    }

    public String readText() {
        int length = readCount();
        position += length;
        return new String(bytes, position - length, length, StandardCharsets.UTF_8);
    }

    public @Nullable Decimal readDecimal() {
        return (Decimal) readScalar();
    }

    public @Nullable Object readScalar() {
        int tag = readByte();
        return switch (tag) {
            case Tags.NULL -> null;
            case Tags.BIG -> {
                int scale = (int) readSigned();
                yield Decimal.ofStored(new BigDecimal(new BigInteger(readBlock()), scale));
            }
            case Tags.TEXT -> readText();
            case Tags.TRUE -> Boolean.TRUE;
            case Tags.FALSE -> Boolean.FALSE;
            case Tags.INSTANT -> Instant.ofEpochMilli(readSigned());
            default -> Decimal.of(readSigned(), tag);
        };
    }

    public void skip(int count) {
        position += count;
    }

    /** Passes over what {@link #readScalar} would read. */
    public void skipScalar() {
        int tag = readByte();
        switch (tag) {
            case Tags.NULL, Tags.TRUE, Tags.FALSE -> {}
            case Tags.BIG -> {
                skipNumber();
                skip(readCount());
            }
            case Tags.TEXT -> skip(readCount());
            default -> skipNumber();
        }
    }

    private void skipNumber() {
        while (bytes[position++] < 0) {
            // All but the last byte of a number have the sign bit.
        }
    }
}
