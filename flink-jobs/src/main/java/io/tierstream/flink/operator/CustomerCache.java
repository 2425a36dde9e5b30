package io.tierstream.flink.operator;

import io.tierstream.engine.Customer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decoded customers of one task, those looked at lately. A customer who is here is neither read nor decoded again, and what
 * changes about the customer is written when there is need to: when the customer makes room for others, when too many wait
 * to be written, and before every checkpoint. So a checkpoint holds what it would hold without a cache.
 */
final class CustomerCache {

    /** Customers that may wait to be written: a checkpoint must not stand still for long to write them all. */
    static final int MOST_UNWRITTEN = 8192;

    private final long capacity;
    private final Writer writer;

    private final Map<String, Entry> entries = new HashMap<>();

    /**
     * All customers here, in turn. Who makes room is the first who was not looked at since the last turn. An order by use
     * would drop better ones now and then, but would relink old objects at every event, which the garbage collector has to
     * look after; here a look sets a flag.
     */
    private final ArrayDeque<Entry> clock = new ArrayDeque<>();

    /** In the order in which they began to wait; some that have been written are still here. */
    private final ArrayDeque<Entry> unwritten = new ArrayDeque<>();

    private int waiting;
    private long bytes;

    /** Writes a customer's state. */
    @FunctionalInterface
    interface Writer {
        void write(Customer customer) throws Exception;
    }

    /** A customer who is here. */
    static final class Entry {
        private final Customer customer;
        private int weight;
        private boolean looked;
        private boolean waiting;

        private Entry(Customer customer) {
            this.customer = customer;
        }

        Customer customer() {
            return customer;
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

    /** A customer who is not here yet; {@link #changed} takes it in. */
    static Entry entry(Customer customer) {
        return new Entry(customer);
    }

    /** The customer has changed and is to be written sooner or later. Writes who must make room. */
    void changed(Entry entry) throws Exception {
        if (capacity == 0) {
            writer.write(entry.customer);
            return;
        }
        if (!entry.waiting) {
            entry.waiting = true;
            waiting++;
            unwritten.add(entry);
        }
        if (entry.weight == 0) {
            entries.put(entry.customer.id(), entry);
            clock.add(entry);
        }
        int weight = entry.customer.weight();
        bytes += weight - entry.weight;
        entry.weight = weight;
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
        entries.remove(leaving.customer.id());
        bytes -= leaving.weight;
        leaving.weight = 0;
        write(leaving);
    }

    private void write(Entry entry) throws Exception {
        if (entry.waiting) {
            entry.waiting = false;
            waiting--;
            writer.write(entry.customer);
        }
    }

    /** Writes all that waits to be written. */
    void flush() throws Exception {
        while (!unwritten.isEmpty()) {
            write(unwritten.remove());
        }
    }

    /** Writes all that waits to be written, and keeps nobody. */
    void clear() throws Exception {
        flush();
        entries.clear();
        clock.clear();
        bytes = 0;
    }

    /** Customers kept. */
    int size() {
        return entries.size();
    }
}
