package io.tierstream.engine.codec;

import io.tierstream.engine.expression.Decimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing byte array with the encodings that customer state is made of. Reusable after {@link #clear}. */
public final class ByteWriter {

    private byte[] bytes;
    private int size;

    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    /** Reads what was written; good until more is. */
    public ByteReader reader() {
        return new ByteReader(bytes, 0, size);
    }

    /** Copies what was written to the beginning of an array. */
    public void copyTo(byte[] target) {
        System.arraycopy(bytes, 0, target, 0, size);
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    public void writeByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** Changes a byte that has been written. */
    public void setByte(int position, int value) {
        bytes[position] = (byte) value;
    }

    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Seven bits a byte, low bits first; small non-negative numbers are short, negative ones take ten bytes. */
    public void writeUnsigned(long value) {
        ensure(10);
        if ((value & ~0x7FL) == 0) {
            bytes[size++] = (byte) value;
            return;
        }
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Zigzag: numbers near zero are short, whatever their sign. */
    public void writeSigned(long value) {
        writeUnsigned(value << 1 ^ value >> 63);
    }

    /** Eight bytes, for hashes. */
    public void writeFixed(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    public void writeBytes(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /** Length, then the bytes. */
    public void writeBlock(byte[] source) {
        writeUnsigned(source.length);
        writeBytes(source, 0, source.length);
    }

    /** UTF-8, with its length in bytes before it. */
    public void writeText(String text) {
        writeBlock(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One byte of scale and a signed number, or the digits of what does not fit; null is one byte. */
    public void writeDecimal(@Nullable Decimal value) {
        if (value == null) {
            writeByte(Tags.NULL);
        } else if (value.isCompact()) {
            writeByte(value.scale());
            writeSigned(value.unscaled());
        } else {
            BigDecimal big = value.toBigDecimal();
            BigInteger unscaled = big.unscaledValue();
            writeByte(Tags.BIG);
            writeSigned(big.scale());
            writeBlock(unscaled.toByteArray());
        }
    }

    /** Any value that an event field can hold, or null. */
    public void writeScalar(@Nullable Object value) {
        if (value == null || value instanceof Decimal) {
            writeDecimal((Decimal) value);
        } else if (value instanceof String text) {
            writeByte(Tags.TEXT);
            writeText(text);
        } else if (value instanceof Boolean flag) {
            writeByte(flag ? Tags.TRUE : Tags.FALSE);
        } else if (value instanceof Instant instant) {
            writeByte(Tags.INSTANT);
            writeSigned(instant.toEpochMilli());
        } else {
            throw new IllegalArgumentException("cannot write a " + value.getClass());
        }
    }
}
