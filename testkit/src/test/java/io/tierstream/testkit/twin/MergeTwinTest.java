package io.tierstream.testkit.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Cause;
import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.engine.tier.Timing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two customers become one, on random rule sets and histories: who remains goes on as the naive twin of a customer whose events all of them were,
 * in the order of their times.
 */
class MergeTwinTest {

    private static final int MERGES_PER_SEED = Integer.getInteger("tierstream.histories", 2_500) / 5;

    /** A scale in which histories go over days and months. */
    private static final long HOURS = 13_320_000;

    /** One in which they go over years. */
    private static final long WEEKS = 20 * 86_400_000L + HOURS;

    /** Longer than any history: nothing that the two have taken in is forgotten where the twin remembers all. */
    private static final int MOST_EVENTS = 16;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void goesOnAsOneWhoseEventsAllOfThemWere(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        int transitions = 0;
        for (int i = 0; i < MERGES_PER_SEED; i++) {
            transitions += compare(seeds.nextLong());
        }
        assertThat(transitions).isGreaterThan(MERGES_PER_SEED / 2);
    }

    /** One merge; returns the number of transitions that were compared. */
    private static int compare(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int choice = random.nextInt(12);
        long unit = choice < 2 ? HOURS : choice == 2 ? WEEKS : 1;
        boolean withoutPast = random.nextBoolean();
        RuleSet rules = rules(random, unit, withoutPast);
        EngineSettings settings = new EngineSettings(
                0,
                0,
                60 * unit,
                new StorageSettings(
                        1 + random.nextInt(5), random.nextInt(120), 1 + random.nextInt(4), 1 + random.nextInt(4)));
        Engine engine = Engine.compile(rules, settings);
        Life remaining = new Life(engine, "remains", random.split(), unit);
        Life leaving = new Life(engine, "leaves", random.split(), unit);
        remaining.events(random.nextInt(MOST_EVENTS));
        leaving.events(1 + random.nextInt(MOST_EVENTS - 1));

        long at = unit * (Math.max(remaining.events.clock(), leaving.events.clock()) + random.nextInt(20));
        Step left = engine.step(leaving.customer, merge(at));
        assertThat(leaving.customer.isNew()).isTrue();
        assertThat(leaving.rows.size()).as("rows that are left, seed %s", seed).isZero();
        Step united = engine.unite(remaining.customer, Objects.requireNonNull(left.transfer()));
        NaiveTwin twin = new NaiveTwin(rules, settings);
        List<Event> all = new ArrayList<>(remaining.taken);
        all.addAll(leaving.taken);
        all.sort(Comparator.comparingLong(Event::time));
        all.forEach(event -> twin.step(of("remains", event)));
        twin.wake(remaining.customer.now());
        assertSame(engine, remaining.customer, twin, rules, withoutPast, seed);
        assertThat(united.transitions())
                .as("seed %s", seed)
                .filteredOn(transition -> transition.time() == remaining.customer.now())
                .allMatch(transition -> transition.reason().cause() == Cause.MERGE);

        int transitions = united.transitions().size();
        for (int i = random.nextInt(12); i > 0; i--) {
            remaining.reopen();
            List<Transition> actual;
            List<NaiveTwin.Seen> expected;
            if (random.nextInt(3) == 0) {
                long time = remaining.customer.now() + unit * random.nextInt(30);
                actual = engine.wake(remaining.customer, time).transitions();
                expected = twin.wake(time);
            } else {
                Event event = remaining.next();
                actual = engine.step(remaining.customer, event).transitions();
                expected = twin.step(event);
            }
            assertSame(engine, remaining.customer, twin, rules, withoutPast, seed);
            if (withoutPast) {
                assertThat(texts(actual)).as("seed %s\n%s", seed, rules).isEqualTo(texts2(expected));
                transitions += actual.size();
            }
        }
        return transitions;
    }

    /** Rules without sequences, which are not combined; half of them have answers that follow from the metrics alone. */
    private static RuleSet rules(SplittableRandom random, long unit, boolean withoutPast) {
        while (true) {
            RuleSet rules = new RandomRules(random.split(), unit).next(1);
            if (rules.sequences().isEmpty()
                    && rules.population() == null
                    && (withoutPast
                            ? !rules.toString().contains("SinceEntry")
                            : rules.calculated().isEmpty())) {
                return withoutPast ? withoutPast(rules) : rules;
            }
        }
    }

    private static RuleSet withoutPast(RuleSet rules) {
        return new RuleSet(
                rules.name(),
                rules.version(),
                rules.metrics(),
                rules.calculated(),
                rules.segments().stream()
                        .map(segment -> new SegmentDefinition(segment.name(), segment.when(), null, Timing.NONE))
                        .toList(),
                rules.tierSets().stream()
                        .map(set -> new TierSetDefinition(
                                set.name(),
                                set.tiers().stream()
                                        .map(tier -> new TierDefinition(tier.name(), tier.when(), null, Timing.NONE))
                                        .toList(),
                                (@Nullable Maintenance) null))
                        .toList(),
                rules.sequences(),
                rules.population(),
                Map.of());
    }

    private static Event merge(long at) {
        return new Event(
                "leaves",
                "m",
                "command.merge",
                at,
                Fields.of(Map.of("into", "remains", "author", "ana", "reason", "same person")));
    }

    private static Event of(String customer, Event event) {
        return new Event(customer, null, event.type(), event.time(), event.fields());
    }

    private static void assertSame(
            Engine engine, Customer customer, NaiveTwin twin, RuleSet rules, boolean withoutPast, long seed) {
        EngineTwinTest.assertSameValues(engine, customer, twin, rules, seed);
        if (withoutPast) {
            Set<String> held =
                    new TreeSet<>(engine.membership(customer).segments().keySet());
            engine.membership(customer).tiers().forEach((set, tier) -> held.add(set + ":" + tier.tier()));
            assertThat(held).as("seed %s\n%s", seed, rules).isEqualTo(new TreeSet<>(twin.held()));
        }
    }

    private static List<String> texts(List<Transition> transitions) {
        return transitions.stream()
                .map(one -> one.time() + " " + one.direction() + " " + one.target() + " "
                        + one.reason().cause() + " " + one.expectedExitAt())
                .toList();
    }

    private static List<String> texts2(List<NaiveTwin.Seen> transitions) {
        return transitions.stream()
                .map(one -> one.time() + " " + one.direction() + " " + one.target() + " " + one.cause() + " "
                        + one.expectedExitAt())
                .toList();
    }

    /** One of the two, and what has happened so far. */
    private static final class Life {

        private final Engine engine;
        private final String id;
        private final SplittableRandom random;
        private final long unit;
        private final HeapPages rows = new HeapPages();
        private final List<Event> taken = new ArrayList<>();
        private final RandomEvents events;
        private Customer customer;

        private Life(Engine engine, String id, SplittableRandom random, long unit) {
            this.engine = engine;
            this.id = id;
            this.random = random;
            this.unit = unit;
            this.events = new RandomEvents(random.split(), id, random.nextBoolean());
            this.customer = engine.open(id, null, rows);
        }

        private Event next() {
            Event event = events.next();
            return new Event(id, null, event.type(), unit * event.time(), event.fields());
        }

        private void events(int count) {
            for (int i = 0; i < count; i++) {
                Event event = next();
                engine.step(customer, event);
                taken.add(event);
                if (random.nextInt(4) == 0) {
                    engine.wake(customer, unit * (events.clock() + random.nextInt(10)));
                }
                reopen();
            }
        }

        private void reopen() {
            if (!customer.isEmpty() && random.nextBoolean()) {
                byte[] state = customer.toBytes();
                customer = random.nextBoolean()
                        ? engine.open(id, state, rows)
                        : engine.reopen(customer, id, new ByteReader(state));
            }
        }
    }
}
