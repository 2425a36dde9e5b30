package io.tierstream.flink.operator;

import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.codec.ByteWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * States of one task's customers, those looked at lately. A customer who is here is not read again, and what changes about
 * the customer is written when there is need to: when the customer makes room for others, when too many wait to be written,
 * and before every checkpoint. So a checkpoint holds what it would hold without a cache.
 *
 * <p>The states are kept as bytes, the way they are stored: that is a sixth of what the decoded objects take, and reading a
 * kilobyte in a row is faster than following pointers to objects that have left the processor's cache. A state that
 * changes is overwritten in place, since an old object that is given a new one at each event keeps the garbage collector
 * busy. Decoded are only the few who come very often: see {@link DecodedCustomers}.
 */
final class CustomerCache {

    /** Customers that may wait to be written: a checkpoint must not stand still for long to write them all. */
    static final int MOST_UNWRITTEN = 8192;

    /** What a customer takes beside the state, about: the entry, a short id and their places here, on a 64-bit JVM. */
    static final int ENTRY_BYTES = 160;

    private final long capacity;
    private final Writer writer;

    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * All customers here, in turn. Who makes room is the first who was not looked at since the last turn. An order by use
     * would drop better ones now and then, but would relink old objects at every event; here a look sets a flag.
     */
    private final ArrayDeque<Entry> clock = new ArrayDeque<>();

    /** In the order in which they began to wait; some that have been written are still here. */
    private final ArrayDeque<Entry> unwritten = new ArrayDeque<>();

    private int waiting;
    private long bytes;
    private long looks;

    /** Stores a customer. */
    @FunctionalInterface
    interface Writer {

        /** What {@link Entry#stored} then gives is to be stored. */
        void write(Entry entry) throws Exception;
    }

    /** A customer: the state, encoded, and the timer. Stored are the timer's instant and the bytes of the state. */
    static final class Entry {

        /** No timer is armed. */
        static final long NO_TIMER = Long.MAX_VALUE;

        private final String id;
        private byte[] state = new byte[0];
        private int length;
        private long timer = NO_TIMER;
        private int counted;
        private boolean looked;
        private boolean waiting;
        private long lookedAt;
        private long gap = Long.MAX_VALUE;
        private DecodedCustomers.@Nullable Kept decoded;

        /**
         * A customer who is not here yet.
         *
         * @param stored what was stored; null for a customer who is new
         */
        Entry(String id, byte @Nullable [] stored) {
            this.id = id;
            if (stored != null) {
                ByteReader in = new ByteReader(stored);
                timer = in.readBoolean() ? in.readSigned() : NO_TIMER;
                state = Arrays.copyOfRange(stored, in.position(), stored.length);
                length = state.length;
            }
        }

        String id() {
            return id;
        }

        boolean isNew() {
            return length == 0;
        }

        /** Whether it is here, and not only on its way. */
        boolean isCached() {
            return counted > 0;
        }

        /** The state; good until the next change. */
        ByteReader state() {
            return new ByteReader(state, 0, length);
        }

        /** Another state from now on. */
        void setState(ByteWriter encoded) {
            if (encoded.size() > state.length) {
                // Some bytes more than needed, so that a state that grows is not moved at every event.
                state = new byte[encoded.size() + encoded.size() / 8 + 16];
            }
            encoded.copyTo(state);
            length = encoded.size();
        }

        /** The customer, if kept decoded, and then perhaps ahead of the state. */
        DecodedCustomers.@Nullable Kept decoded() {
            return decoded;
        }

        void setDecoded(DecodedCustomers.@Nullable Kept customer) {
            decoded = customer;
        }

        /** How many looks at any customer lie between the last two at this one. */
        long gap() {
            return gap;
        }

        /** The instant for which a timer is armed, or {@link #NO_TIMER}; kept here to spare it a state of its own. */
        long timer() {
            return timer;
        }

        void setTimer(long instant) {
            timer = instant;
        }

        /** What is to be stored. */
        byte[] stored(ByteWriter out) {
            out.clear();
            out.writeBoolean(timer != NO_TIMER);
            if (timer != NO_TIMER) {
                out.writeSigned(timer);
            }
            out.writeBytes(state, 0, length);
            return out.toBytes();
        }
    }

    /**
     * A cache that is empty.
     *
     * @param capacity bytes of heap that the customers may take, about; 0 keeps none
     */
    CustomerCache(long capacity, Writer writer) {
        this.capacity = capacity;
        this.writer = writer;
    }

    /** The customer, if here. */
    @Nullable
    Entry get(String id) {
        Entry entry = entries.get(id);
        looks++;
        if (entry != null) {
            entry.looked = true;
            entry.gap = looks - entry.lookedAt;
            entry.lookedAt = looks;
        }
        return entry;
    }

    /** The customer has changed and is to be stored sooner or later. Stores who must make room. */
    void changed(Entry entry) throws Exception {
        if (capacity == 0) {
            writer.write(entry);
            return;
        }
        if (entry.counted == 0) {
            entries.put(entry.id, entry);
            clock.add(entry);
            entry.lookedAt = looks;
        }
        int weight = ENTRY_BYTES + entry.state.length;
        bytes += weight - entry.counted;
        entry.counted = weight;
        if (!entry.waiting) {
            entry.waiting = true;
            waiting++;
            unwritten.add(entry);
        }
        while (bytes > capacity && !entries.isEmpty()) {
            dropOne();
        }
        while (waiting > MOST_UNWRITTEN) {
            write(unwritten.remove());
        }
        if (unwritten.size() > 2 * waiting + 64) {
            // Those that were written to make room must not be held here.
            unwritten.removeIf(written -> !written.waiting);
        }
    }

    private void dropOne() throws Exception {
        Entry leaving = clock.remove();
        while (leaving.looked) {
            leaving.looked = false;
            clock.add(leaving);
            leaving = clock.remove();
        }
        write(leaving);
        entries.remove(leaving.id);
        bytes -= leaving.counted;
        leaving.counted = 0;
        leaving.setDecoded(null);
    }

    private void write(Entry entry) throws Exception {
        if (entry.waiting) {
            entry.waiting = false;
            waiting--;
            writer.write(entry);
        }
    }

    /** Stores some of those that have waited longest. */
    void writeSome(int most) throws Exception {
        for (int i = 0; i < most && !unwritten.isEmpty(); i++) {
            write(unwritten.remove());
        }
    }

    /** Stores all that waits to be stored. */
    void flush() throws Exception {
        while (!unwritten.isEmpty()) {
            write(unwritten.remove());
        }
    }

    /** Customers kept. */
    int size() {
        return entries.size();
    }
}
