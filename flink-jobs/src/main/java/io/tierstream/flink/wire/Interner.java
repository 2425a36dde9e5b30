package io.tierstream.flink.wire;

import java.util.Arrays;

/**
 * Gives the same object for the same bytes, as long as not too many different ones come: a table of fixed size in which a
 * newcomer displaces what stood in its place. Never wrong, only slower when places are contested.
 */
public final class Interner<T> {

    /** Makes the object that a range of bytes stands for. */
    public interface Maker<T> {
        T make(byte[] bytes, int from, int to);
    }

    private static final int PLACES = 512;

    private final Maker<T> maker;
    private final byte[][] keys = new byte[PLACES][];
    private final Object[] values = new Object[PLACES];

    public Interner(Maker<T> maker) {
        this.maker = maker;
    }

    /** The object for the bytes from {@code from}, inclusive, to {@code to}, exclusive. */
    @SuppressWarnings("unchecked")
    public T get(byte[] bytes, int from, int to) {
        int place = hash(bytes, from, to) & (PLACES - 1);
        byte[] key = keys[place];
        if (key != null && Arrays.equals(key, 0, key.length, bytes, from, to)) {
            return (T) values[place];
        }
        T value = maker.make(bytes, from, to);
        keys[place] = Arrays.copyOfRange(bytes, from, to);
        values[place] = value;
        return value;
    }

    /** Length and a few samples tell the few kinds there are apart; reading all bytes would cost more than comparing. */
    private static int hash(byte[] bytes, int from, int to) {
        int length = to - from;
        int hash = length;
        if (length > 0) {
            int step = Math.max(1, length >> 3);
            for (int i = from; i < to; i += step) {
                hash = 31 * hash + bytes[i];
            }
            hash = 31 * hash + bytes[to - 1];
        }
        return hash ^ (hash >>> 9) ^ (hash >>> 18);
    }
}
