package io.tierstream.flink.operator;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.codec.ByteWriter;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.KeyContext;
import org.jspecify.annotations.Nullable;

/**
 * The customers of a task, between Flink's state and the engine. The states of customers who come often stay in a {@link CustomerCache}, a
 * few of them decoded, see {@link DecodedCustomers}; all others are decoded into the same objects, one after the other.
 */
final class CustomerStates {

    /** About a millisecond's worth. */
    private static final int WRITTEN_AT_ONCE = 128;

    private final KeyContext keys;
    private final ValueState<byte[]> stored;
    private final StatePages pages;
    private final SegmentationMetrics metrics;
    private final CustomerCache cache;
    private final DecodedCustomers decoded;

    /** Where a customer is encoded. */
    private final ByteWriter encoded = new ByteWriter(1024);

    /** Whose objects the next customer is decoded into. */
    private @Nullable Customer lastOne;

    /**
     * The customers of a task.
     *
     * @param keys where the task says which key it stands at; every call leaves it at the customer's
     * @param cacheBytes what the task may keep of customers, bytes
     * @param mostDecoded how many customers may be kept decoded; 0 if several engines are used in turn
     */
    CustomerStates(
            KeyContext keys,
            ValueState<byte[]> stored,
            StatePages pages,
            long cacheBytes,
            int mostDecoded,
            SegmentationMetrics metrics) {
        this.keys = keys;
        this.stored = stored;
        this.pages = pages;
        this.metrics = metrics;
        this.cache = new CustomerCache(cacheBytes, this::store);
        this.decoded = new DecodedCustomers(mostDecoded, this::encode);
    }

    /** The customer whose key the task stands at. */
    CustomerCache.Entry find(String id) throws Exception {
        CustomerCache.Entry entry = cache.get(id);
        if (entry == null) {
            metrics.read();
            entry = new CustomerCache.Entry(id, stored.value());
        }
        return entry;
    }

    /** Decodes a customer. The objects serve the next one too, so only {@link #keep(CustomerCache.Entry, Customer)} may follow. */
    Customer open(Engine engine, CustomerCache.Entry entry) {
        Customer kept = decoded.get(entry);
        if (kept != null) {
            return kept;
        }
        if (entry.isNew()) {
            return engine.open(entry.id(), null, pages);
        }
        Customer used = lastOne == null ? engine.open(entry.id(), null, pages) : lastOne;
        lastOne = engine.reopen(used, entry.id(), entry.state());
        return lastOne;
    }

    /** The next instant to look at a customer, who need not be decoded for that; see {@link Engine#nextDue}. */
    long nextDue(Engine engine, CustomerCache.Entry entry) {
        Customer kept = decoded.get(entry);
        return kept == null ? engine.nextDue(entry.state()) : kept.nextDue();
    }

    /** Keeps a customer who has changed. */
    void keep(CustomerCache.Entry entry, Customer customer) throws Exception {
        if (customer.isEmpty()) {
            // Who is forgotten is known by the state that is not there.
            entry.setDecoded(null);
        }
        if (entry.decoded() != null) {
            decoded.changed(entry);
        } else {
            encode(entry, customer);
            if (customer == lastOne && decoded.isWorthKeeping(entry)) {
                lastOne = decoded.keep(entry, customer);
            }
        }
        keep(entry);
    }

    /**
     * Keeps a customer who was looked at only because everybody is: who is not in the cache is written at once and does not make others
     * leave it.
     */
    void keepApart(CustomerCache.Entry entry, Customer customer) throws Exception {
        if (entry.isCached()) {
            keep(entry, customer);
            return;
        }
        encode(entry, customer);
        store(entry);
    }

    /** Keeps an entry that has changed. Others may be stored to make room. */
    void keep(CustomerCache.Entry entry) throws Exception {
        cache.changed(entry);
        standAt(entry);
    }

    private void standAt(CustomerCache.Entry entry) {
        if (!entry.id().equals(keys.getCurrentKey())) {
            keys.setCurrentKey(entry.id());
        }
    }

    /** The history's rows are written with it, so the task must stand at the customer's key. */
    private void encode(CustomerCache.Entry entry, Customer customer) {
        standAt(entry);
        encoded.clear();
        if (!customer.isEmpty()) {
            customer.write(encoded);
        }
        entry.setState(encoded);
    }

    private void store(CustomerCache.Entry entry) throws Exception {
        standAt(entry);
        decoded.encode(entry);
        if (entry.isNew()) {
            stored.clear();
        } else {
            stored.update(entry.stored(encoded));
        }
        metrics.written();
    }

    /** Another engine decides from now on. */
    void engineChanged() throws Exception {
        decoded.clear();
    }

    /**
     * Writes some of what has changed to Flink's state, so that there is less to write when a checkpoint waits for it. At a low rate that
     * is nearly all; at a high one it is little, and the customers of many events are still written once for all of them.
     */
    void writeSome() throws Exception {
        cache.writeSome(WRITTEN_AT_ONCE);
    }

    /** Writes all that has changed to Flink's state. */
    void flush() throws Exception {
        cache.flush();
    }

    /** Customers in the cache. */
    int cached() {
        return cache.size();
    }
}
