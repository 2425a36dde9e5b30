package io.tierstream.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.testkit.twin.RandomEvents;
import io.tierstream.testkit.twin.RandomRules;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** A state backend, with or without a cache before it. */
    private static final class Task {
        private final Engine engine;
        private final CustomerCache cache;
        private final Map<String, byte[]> states = new HashMap<>();
        private final Map<String, HeapPages> pages = new HashMap<>();
        private int writes;

        Task(Engine engine, long capacity) {
            this.engine = engine;
            this.cache = new CustomerCache(capacity, this::write);
        }

        private void write(Customer customer) {
            states.put(customer.id(), customer.toBytes());
            writes++;
        }

        List<Transition> step(Event event) throws Exception {
            CustomerCache.Entry entry = cache.get(event.customerId());
            if (entry == null) {
                entry = CustomerCache.entry(open(event.customerId()));
            }
            List<Transition> transitions = engine.step(entry.customer(), event).transitions();
            cache.changed(entry);
            return transitions;
        }

        /** Where each stored customer stands, with all values. */
        Set<Membership> stored() {
            return states.keySet().stream()
                    .map(id -> engine.membership(open(id)))
                    .collect(Collectors.toSet());
        }

        private Customer open(String id) {
            byte @Nullable [] state = states.get(id);
            return engine.open(id, state, pages.computeIfAbsent(id, none -> new HeapPages()));
        }
    }

    /** After every flush the stored states say what those of a task without a cache say; only their pages may lie elsewhere. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void storesWhatATaskWithoutItStores(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 100; round++) {
            Engine plain = engine(random.split(), round);
            Task without = new Task(plain, 0);
            long weight = 10_000 + random.nextInt(60_000);
            Task with = new Task(plain, weight);
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
                if (random.nextInt(50) == 0) {
                    with.cache.flush();
                    assertThat(with.stored()).isEqualTo(without.stored());
                }
                if (random.nextInt(200) == 0) {
                    with.cache.clear();
                    assertThat(with.cache.size()).isZero();
                }
            }
            assertThat(with.writes).isLessThan(without.writes);
        }
    }

    private static Engine engine(SplittableRandom random, long version) {
        StorageSettings tiny = new StorageSettings(3, 40, 2, 2);
        return Engine.compile(new RandomRules(random).next(version + 1), new EngineSettings(30, 4, tiny));
    }

    @Test
    void keepsNoMoreThanItsCapacityAndThoseSeenLast() throws Exception {
        Engine engine = engine(new SplittableRandom(9), 1);
        Task task =
                new Task(engine, 10 * engine.open("x", null, new HeapPages()).weight() + 1);
        for (int i = 0; i < 50; i++) {
            task.step(new RandomEvents(new SplittableRandom(i), "c" + i, true).next());
            assertThat(task.cache.size()).isLessThanOrEqualTo(10);
        }
        assertThat(task.cache.get("c49")).isNotNull();
        assertThat(task.cache.get("c0")).isNull();
        assertThat(task.writes).isGreaterThanOrEqualTo(40);
    }

    @Test
    void noMoreWaitToBeWrittenThanACheckpointCanWriteAtOnce() throws Exception {
        Engine engine = engine(new SplittableRandom(9), 1);
        Task task = new Task(engine, Long.MAX_VALUE);
        int more = 100;
        for (int i = 0; i < CustomerCache.MOST_UNWRITTEN + more; i++) {
            task.step(new RandomEvents(new SplittableRandom(i), "c" + i, true).next());
        }
        assertThat(task.writes).isEqualTo(more);
        assertThat(task.cache.size()).isEqualTo(CustomerCache.MOST_UNWRITTEN + more);
        task.cache.flush();
        assertThat(task.states).hasSize(CustomerCache.MOST_UNWRITTEN + more);
    }
}
