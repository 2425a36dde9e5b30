package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Arrays;

/** A run of history entries in the order of their times, as bytes. */
final class Page {

    final long number;

    /** The time before the first entry, from which its difference counts. */
    long base;

    /** The time of the last entry. */
    long last;

    int count;
    int length;
    byte[] bytes;

    /** Whether a row holds just this content. */
    boolean stored;

    /** Whether there is a row, be its content old. */
    boolean hasRow;

    Page(long number, long base) {
        this.number = number;
        this.base = base;
        this.last = base;
        this.bytes = new byte[64];
    }

    private Page(long number, ByteReader in) {
        this.number = number;
        base = in.readSigned();
        last = base + in.readUnsigned();
        count = in.readCount();
        bytes = in.readBlock();
        length = bytes.length;
    }

    static Page read(long number, ByteReader in) {
        return new Page(number, in);
    }

    void write(ByteWriter out) {
        out.writeSigned(base);
        out.writeUnsigned(last - base);
        out.writeUnsigned(count);
        out.writeUnsigned(length);
        out.writeBytes(bytes, 0, length);
    }

    byte[] toRow() {
        ByteWriter out = new ByteWriter(length + 24);
        write(out);
        return out.toBytes();
    }

    /** Replaces {@code removed} bytes at an offset. */
    void splice(int offset, int removed, byte[] replacement) {
        int newLength = length - removed + replacement.length;
        if (newLength > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(newLength, bytes.length * 2));
        }
        System.arraycopy(bytes, offset + removed, bytes, offset + replacement.length, length - offset - removed);
        System.arraycopy(replacement, 0, bytes, offset, replacement.length);
        length = newLength;
        stored = false;
    }

    ByteReader readerAt(int offset) {
        return new ByteReader(bytes, offset, length);
    }
}
