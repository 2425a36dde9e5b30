package io.tierstream.flink.operator;

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
 * busy.
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

    /** Stores a customer's state. */
    @FunctionalInterface
    interface Writer {
        void write(String id, byte[] state) throws Exception;
    }

    /** A customer who is here. */
    static final class Entry {
        private final String id;
        private byte[] state = new byte[0];
        private int length;
        private boolean looked;
        private boolean waiting;

        private Entry(String id) {
            this.id = id;
        }

        /** Holds the state, at its beginning; good until the next change. */
        byte[] state() {
            return state;
        }

        /** Bytes of the state. */
        int length() {
            return length;
        }

        private int weight() {
            return ENTRY_BYTES + state.length;
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
        if (entry != null) {
            entry.looked = true;
        }
        return entry;
    }

    /**
     * The customer has changed and is to be stored sooner or later. Stores who must make room.
     *
     * @param found what {@link #get} said
     */
    void put(@Nullable Entry found, String id, ByteWriter state) throws Exception {
        if (capacity == 0) {
            writer.write(id, state.toBytes());
            return;
        }
        Entry entry = found == null ? add(id) : found;
        if (state.size() > entry.state.length) {
            bytes -= entry.weight();
            // Some bytes more than needed, so that a state that grows is not moved at every event.
            entry.state = new byte[state.size() + state.size() / 8 + 16];
            bytes += entry.weight();
        }
        state.copyTo(entry.state);
        entry.length = state.size();
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

    private Entry add(String id) {
        Entry entry = new Entry(id);
        entries.put(id, entry);
        clock.add(entry);
        bytes += entry.weight();
        return entry;
    }

    private void dropOne() throws Exception {
        Entry leaving = clock.remove();
        while (leaving.looked) {
            leaving.looked = false;
            clock.add(leaving);
            leaving = clock.remove();
        }
        entries.remove(leaving.id);
        bytes -= leaving.weight();
        write(leaving);
    }

    private void write(Entry entry) throws Exception {
        if (entry.waiting) {
            entry.waiting = false;
            waiting--;
            writer.write(entry.id, Arrays.copyOf(entry.state, entry.length));
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
