package io.tierstream.engine.metric;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.Arrays;

/** A run of history entries in the order of their times, as bytes. */
final class Page {

    long number;

    /** The time before the first entry, from which its difference counts. */
    long base;

    /** The time of the last entry. */
    long last;

    int count;
    int length;
    byte[] bytes = new byte[64];

    /** Whether a row holds just this content. */
    boolean stored;

    /** Whether there is a row, be its content old. */
    boolean hasRow;

    /** An empty page. */
    void start(long newNumber, long time) {
        number = newNumber;
        base = time;
        last = time;
        count = 0;
        length = 0;
        stored = false;
        hasRow = false;
    }

    /** Reads what {@link #write} wrote, in place of what was here. */
    void read(long newNumber, ByteReader in) {
        start(newNumber, in.readSigned());
        last = base + in.readUnsigned();
        count = in.readCount();
        length = in.readCount();
        if (length > bytes.length) {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
        }
        in.readBytes(bytes, length);
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
