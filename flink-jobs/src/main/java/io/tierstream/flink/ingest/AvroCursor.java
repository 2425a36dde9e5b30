package io.tierstream.flink.ingest;

import java.nio.charset.StandardCharsets;

/** Reads Avro's binary encoding from an array. Every length is checked before it is used: the bytes may be anything. */
final class AvroCursor {

    /** Records inside records, as recursive schemas allow; deeper data is refused before the stack ends. */
    private static final int DEEPEST = 256;

    private byte[] bytes = new byte[0];
    private int position;
    private int end;
    private int depth;

    void reset(byte[] source, int from) {
        bytes = source;
        position = from;
        end = source.length;
        depth = 0;
    }

    int remaining() {
        return end - position;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    void descend() throws RejectedRecordException {
        if (++depth > DEEPEST) {
            throw new RejectedRecordException(
                    RejectionCode.MALFORMED_AVRO, "records are nested more than " + DEEPEST + " deep");
        }
    }

    void ascend() {
        depth--;
    }

    long readLong() throws RejectedRecordException {
        if (position < end && bytes[position] >= 0) {
            long value = bytes[position++];
            return (value >>> 1) ^ -(value & 1);
        }
        return readLongNumber();
    }

    /** Seven bits a byte, the lowest first; zigzag. */
    private long readLongNumber() throws RejectedRecordException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position == end) {
                throw truncated(1);
            }
            byte next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw malformed("a number of more than ten bytes");
    }

    int readInt() throws RejectedRecordException {
        long value = readLong();
        if (value != (int) value) {
            throw malformed("the int " + value + " is out of range");
        }
        return (int) value;
    }

    void skipNumber() throws RejectedRecordException {
        readLong();
    }

    boolean readBoolean() throws RejectedRecordException {
        need(1);
        byte value = bytes[position++];
        if (value < 0 || value > 1) {
            throw malformed("a boolean is neither 0 nor 1 but " + value);
        }
        return value == 1;
    }

    float readFloat() throws RejectedRecordException {
        return Float.intBitsToFloat(readFixedInt());
    }

    double readDouble() throws RejectedRecordException {
        long low = readFixedInt() & 0xFFFF_FFFFL;
        return Double.longBitsToDouble((long) readFixedInt() << 32 | low);
    }

    private int readFixedInt() throws RejectedRecordException {
        need(4);
        int value = (bytes[position] & 0xFF)
                | (bytes[position + 1] & 0xFF) << 8
                | (bytes[position + 2] & 0xFF) << 16
                | (bytes[position + 3] & 0xFF) << 24;
        position += 4;
        return value;
    }

    /** The length in front of bytes and text, which are there in full. */
    int readLength() throws RejectedRecordException {
        long length = readLong();
        if (length < 0) {
            throw malformed("a length is negative: " + length);
        }
        if (length > end - position) {
            throw truncated(length);
        }
        return (int) length;
    }

    String readText() throws RejectedRecordException {
        int length = readLength();
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    /** Passes over bytes; returns where they began. */
    int take(int length) throws RejectedRecordException {
        need(length);
        int start = position;
        position += length;
        return start;
    }

    int readIndex(int size, String what) throws RejectedRecordException {
        long index = readLong();
        if (index < 0 || index >= size) {
            throw malformed("the index " + index + " of " + what + " is not one of 0 to " + (size - 1));
        }
        return (int) index;
    }

    /**
     * The number of items in the next block of an array or a map; 0 at its end. A negative count is followed by the block's
     * size, which is of no use here.
     *
     * @param leastItemSize the fewest bytes an item can take; bounds the count
     */
    long readBlock(int leastItemSize) throws RejectedRecordException {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        if (count < 0 || (leastItemSize > 0 && count > end - position)) {
            throw truncated(count);
        }
        return count;
    }

    private void need(long length) throws RejectedRecordException {
        if (end - position < length) {
            throw truncated(length);
        }
    }

    private RejectedRecordException truncated(long wanted) {
        return new RejectedRecordException(
                RejectionCode.TRUNCATED,
                "the value ends at byte " + end + ", but at byte " + position + " the schema asks for at least "
                        + wanted + " more");
    }

    RejectedRecordException malformed(String what) {
        return new RejectedRecordException(RejectionCode.MALFORMED_AVRO, what + " (before byte " + position + ")");
    }
}
