package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Transition;
import io.tierstream.engine.codec.ByteWriter;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.Pages;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.testkit.twin.RandomEvents;
import io.tierstream.testkit.twin.RandomRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CustomerCacheTest {

    private static final int CUSTOMERS = 20;

    /** A state backend: the rows of the customer at whose key it stands. */
    private static final class Backend implements Pages {
        private final Map<String, byte[]> states = new HashMap<>();
        private final Map<String, HeapPages> pages = new HashMap<>();
        private String key = "";
        private int writes;

        private void store(String id, byte[] state) {
            states.put(id, state);
            writes++;
        }

        private HeapPages rows() {
            return pages.computeIfAbsent(key, none -> new HeapPages());
        }

        @Override
        public byte @Nullable [] read(long id) {
            return rows().read(id);
        }

        @Override
        public void write(long id, byte[] bytes) {
            rows().write(id, bytes);
        }

        @Override
        public void delete(long id) {
            rows().delete(id);
        }
    }

    /** A task, with or without a cache before its backend. With one, customers are decoded into the objects of others. */
    private static final class Task {
        private final Engine engine;
        private final CustomerCache cache;
        private final DecodedCustomers decoded;
        private final Backend backend = new Backend();
        private final ByteWriter encoded = new ByteWriter(16);
        private final boolean reopening;
        private int keeps;
        private @Nullable Customer lastOne;

        Task(Engine engine, long capacity) {
            this(engine, capacity, 0);
        }

        Task(Engine engine, long capacity, int mostDecoded) {
            this.engine = engine;
            this.cache = new CustomerCache(capacity, this::store);
            this.decoded = new DecodedCustomers(mostDecoded, this::encode);
            this.reopening = capacity > 0;
        }

        List<Transition> step(Event event) throws Exception {
            String id = event.customerId();
            backend.key = id;
            CustomerCache.Entry found = cache.get(id);
            CustomerCache.Entry entry = found == null ? new CustomerCache.Entry(id, backend.states.get(id)) : found;
            Customer customer = open(entry);
            List<Transition> transitions = engine.step(customer, event).transitions();
            entry.setTimer(customer.nextDue());
            if (entry.decoded() != null) {
                decoded.changed(entry);
            } else {
                encode(entry, customer);
                if (customer == lastOne && decoded.isWorthKeeping(entry)) {
                    lastOne = decoded.keep(entry, customer);
                    keeps++;
                }
            }
            cache.changed(entry);
            return transitions;
        }

        private void encode(CustomerCache.Entry entry, Customer customer) {
            backend.key = entry.id();
            encoded.clear();
            customer.write(encoded);
            entry.setState(encoded);
        }

        private void store(CustomerCache.Entry entry) throws Exception {
            decoded.encode(entry);
            backend.store(entry.id(), entry.stored(encoded));
        }

        private Customer open(CustomerCache.Entry entry) {
            Customer kept = decoded.get(entry);
            if (kept != null) {
                return kept;
            }
            Customer fresh = engine.open(entry.id(), null, backend);
            if (entry.isNew()) {
                return fresh;
            }
            Customer used = lastOne == null || !reopening ? fresh : lastOne;
            lastOne = engine.reopen(used, entry.id(), entry.state());
            return lastOne;
        }

        /** Where each stored customer stands, with all values. */
        Set<Membership> stored() {
            return backend.states.keySet().stream().map(this::stored).collect(Collectors.toSet());
        }

        private Membership stored(String id) {
            backend.key = id;
            CustomerCache.Entry entry = new CustomerCache.Entry(id, backend.states.get(id));
            Customer customer = engine.reopen(engine.open(id, null, backend), id, entry.state());
            assertThat(entry.timer()).isEqualTo(customer.nextDue());
            return engine.membership(customer);
        }
    }

    /**
     * After every flush the stored states say what those of a task without a cache say. If none is kept decoded, they are the same byte
     * for byte; of one who is, other pages of the history are at hand.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void storesWhatATaskWithoutItStores(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        int keeps = 0;
        for (int round = 0; round < 100; round++) {
            Engine plain = engine(random.split(), round);
            Task without = new Task(plain, 0);
            long weight = 1_000 + random.nextInt(9_000);
            int mostDecoded = random.nextInt(5);
            Task with = new Task(plain, weight, mostDecoded);
            List<RandomEvents> sources = new ArrayList<>();
            for (int i = 0; i < CUSTOMERS; i++) {
                sources.add(new RandomEvents(random.split(), "c" + i, false));
            }
            for (int i = 0; i < 400; i++) {
                Event event = sources.get(random.nextInt(1 + random.nextInt(CUSTOMERS)))
                        .next();
                assertThat(with.step(event))
                        .as("seed %s round %s event %s", seed, round, i)
                        .isEqualTo(without.step(event));
                if (random.nextInt(20) == 0) {
                    with.cache.writeSome(2);
                }
                if (random.nextInt(50) == 0) {
                    with.cache.flush();
                    assertThat(with.stored()).isEqualTo(without.stored());
                    if (mostDecoded == 0) {
                        assertThat(with.backend.states).containsExactlyInAnyOrderEntriesOf(without.backend.states);
                    }
                }
            }
            assertThat(with.backend.writes).isLessThan(without.backend.writes);
            keeps += with.keeps;
        }
        assertThat(keeps).isGreaterThan(100);
    }

    private static Engine engine(SplittableRandom random, long version) {
        StorageSettings tiny = new StorageSettings(3, 40, 2, 2);
        return Engine.compile(new RandomRules(random).next(version + 1), new EngineSettings(30, 4, 20, tiny));
    }

    @Test
    void storesTheTimerAndBehindItTheState() throws Exception {
        List<String> stored = new ArrayList<>();
        CustomerCache cache =
                new CustomerCache(0, entry -> stored.add(HexFormat.of().formatHex(entry.stored(new ByteWriter(4)))));
        ByteWriter state = new ByteWriter(4);
        state.writeByte(7);
        state.writeByte(8);
        CustomerCache.Entry entry = new CustomerCache.Entry("c", null);
        assertThat(entry.isNew()).isTrue();
        entry.setState(state);
        cache.changed(entry);
        entry.setTimer(64);
        cache.changed(entry);
        assertThat(stored).containsExactly("000708", "0180010708");

        CustomerCache.Entry read = new CustomerCache.Entry("c", HexFormat.of().parseHex("0180010708"));
        assertThat(read.isNew()).isFalse();
        assertThat(read.timer()).isEqualTo(64);
        assertThat(read.state().readByte()).isEqualTo(7);
        assertThat(new CustomerCache.Entry("c", HexFormat.of().parseHex("000708")).timer())
                .isEqualTo(CustomerCache.Entry.NO_TIMER);
    }

    @Test
    void keepsNoMoreThanItsCapacityAndThoseSeenLast() throws Exception {
        Engine engine = engine(new SplittableRandom(9), 1);
        Task task = new Task(engine, 10 * (CustomerCache.ENTRY_BYTES + 30));
        for (int i = 0; i < 50; i++) {
            task.step(new RandomEvents(new SplittableRandom(i), "c" + i, true).next());
            assertThat(task.cache.size()).isLessThanOrEqualTo(10);
        }
        assertThat(task.cache.get("c49")).isNotNull();
        assertThat(task.cache.get("c0")).isNull();
        assertThat(task.backend.writes).isGreaterThanOrEqualTo(40);
    }

    @Test
    void noMoreWaitToBeWrittenThanACheckpointCanWriteAtOnce() throws Exception {
        Engine engine = engine(new SplittableRandom(9), 1);
        Task task = new Task(engine, Long.MAX_VALUE);
        int more = 100;
        for (int i = 0; i < CustomerCache.MOST_UNWRITTEN + more; i++) {
            task.step(new RandomEvents(new SplittableRandom(i), "c" + i, true).next());
        }
        assertThat(task.backend.writes).isEqualTo(more);
        assertThat(task.cache.size()).isEqualTo(CustomerCache.MOST_UNWRITTEN + more);
        task.cache.writeSome(20);
        assertThat(task.backend.states).hasSize(more + 20).containsKey("c" + (more + 19));
        task.cache.flush();
        assertThat(task.backend.states).hasSize(CustomerCache.MOST_UNWRITTEN + more);
    }
}
