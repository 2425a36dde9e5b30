package io.tierstream.flink.operator;

import io.tierstream.engine.Customer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The customers of a {@link CustomerCache} who come most often, kept decoded: for them an event costs neither reading nor writing the
 * state. What changes about them is encoded when it must be stored, when they make room for others, and now and then.
 *
 * <p>Who comes often is who comes again within some looks at others: with customers that are all alike hardly anybody does, and
 * nothing is lost by looking for them.
 */
final class DecodedCustomers {

    /** A decoded customer takes some ten kilobytes, with a long history more: few are worth it. */
    private static final int MOST = 256;

    /** Bytes of cache for which one customer is kept decoded. */
    private static final long BYTES_EACH = 256 << 10;

    /** Who comes again within so many looks, for each customer that is kept, comes often. */
    private static final int LOOKS_EACH = 8;

    /** Steps after which a customer is encoded all the same: what is not spilled from a history piles up. */
    private static final int MOST_STEPS = 256;

    private final int most;
    private final Encoder encoder;

    /** In turn; who makes room is the first who has not come since the last turn. */
    private final ArrayDeque<Kept> clock = new ArrayDeque<>();

    /** Encodes a customer into its entry. */
    @FunctionalInterface
    interface Encoder {
        void encode(CustomerCache.Entry entry, Customer customer) throws Exception;
    }

    /** A decoded customer. */
    static final class Kept {

        private final CustomerCache.Entry entry;
        private final Customer customer;

        /** Since the customer was encoded. */
        private int steps;

        private boolean returned;

        private Kept(CustomerCache.Entry entry, Customer customer) {
            this.entry = entry;
            this.customer = customer;
        }
    }

    /**
     * None yet.
     *
     * @param most how many are kept at most
     */
    DecodedCustomers(int most, Encoder encoder) {
        this.most = most;
        this.encoder = encoder;
    }

    /** How many are worth the heap beside a cache of so many bytes. */
    static int mostBeside(long cacheBytes) {
        return (int) Math.min(MOST, cacheBytes / BYTES_EACH);
    }

    /** The customer of an entry, if kept. */
    @Nullable
    Customer get(CustomerCache.Entry entry) {
        Kept kept = entry.decoded();
        if (kept == null) {
            return null;
        }
        kept.returned = true;
        return kept.customer;
    }

    /** Whether a customer comes so often that keeping is worth it. */
    boolean isWorthKeeping(CustomerCache.Entry entry) {
        return entry.gap() <= (long) LOOKS_EACH * most;
    }

    /**
     * Keeps a customer whose entry has the same state.
     *
     * @return the objects of one who has made room, for decoding another into; null if there was room
     */
    @Nullable
    Customer keep(CustomerCache.Entry entry, Customer customer) throws Exception {
        Kept kept = new Kept(entry, customer);
        entry.setDecoded(kept);
        clock.add(kept);
        return clock.size() > most ? makeRoom() : null;
    }

    private @Nullable Customer makeRoom() throws Exception {
        Kept leaving = clock.remove();
        while (leaving.returned) {
            leaving.returned = false;
            clock.add(leaving);
            leaving = clock.remove();
        }
        if (leaving.entry.decoded() != leaving) {
            // Gone with the entry.
            return null;
        }
        encode(leaving);
        leaving.entry.setDecoded(null);
        return leaving.customer;
    }

    /** A customer who is kept has changed. */
    void changed(CustomerCache.Entry entry) throws Exception {
        Kept kept = entry.decoded();
        if (kept != null && ++kept.steps >= MOST_STEPS) {
            encode(kept);
        }
    }

    /** Gives an entry the state of its customer, if that is kept and ahead. */
    void encode(CustomerCache.Entry entry) throws Exception {
        Kept kept = entry.decoded();
        if (kept != null) {
            encode(kept);
        }
    }

    private void encode(Kept kept) throws Exception {
        if (kept.steps > 0) {
            kept.steps = 0;
            encoder.encode(kept.entry, kept.customer);
        }
    }

    /** Encodes and forgets all. */
    void clear() throws Exception {
        for (Kept kept : clock) {
            if (kept.entry.decoded() == kept) {
                encode(kept);
                kept.entry.setDecoded(null);
            }
        }
        clock.clear();
    }
}
