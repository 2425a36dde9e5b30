package io.tierstream.testkit.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.HeldTier;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.tier.ManualOverride;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine against the naive twin on random rule sets and histories. */
class EngineTwinTest {

    private static final int HISTORIES_PER_SEED = Integer.getInteger("tierstream.histories", 2_500);

    /** A scale in which histories go over days and months. */
    private static final long HOURS = 13_320_000;

    /** One in which they go over years. */
    private static final long WEEKS = 20 * 86_400_000L + HOURS;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void decidesAsTheNaiveTwinDoes(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        int transitions = 0;
        for (int i = 0; i < HISTORIES_PER_SEED; i++) {
            transitions += compare(seeds.nextLong());
        }
        assertThat(transitions).isGreaterThan(3 * HISTORIES_PER_SEED);
    }

    /** One history; returns the number of transitions. */
    private static int compare(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long unit = unit(random.nextInt(12));
        RandomRules randomRules = new RandomRules(random.split(), unit);
        RuleSet rules = randomRules.next(1);
        EngineSettings settings = settings(random);
        RandomEvents events = new RandomEvents(random.split(), "c", random.nextInt(3) == 0);
        RandomCommands commands = new RandomCommands(random.split(), "c");
        int pinning = random.nextInt(3) == 0 ? 4 : Integer.MAX_VALUE;
        boolean restoring = random.nextBoolean();
        Engine engine = Engine.compile(rules, settings);
        HeapPages pages = new HeapPages();
        Customer customer = engine.open("c", null, pages);
        NaiveTwin twin = new NaiveTwin(rules, settings);
        List<NaiveTwin.Seen> actual = new ArrayList<>();
        List<NaiveTwin.Seen> expected = new ArrayList<>();
        long asOf = 0;
        int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 80 : 20);
        for (int i = 0; i < length; i++) {
            if (rules.population() != null && random.nextInt(5) == 0) {
                CutOffs cutOffs = randomRules.cutOffs(rules, ++asOf);
                engine = engine.with(cutOffs);
                customer = customer.isEmpty()
                        ? engine.open("c", null, pages)
                        : engine.open("c", customer.toBytes(), pages);
                actual.addAll(seen(engine.wake(customer, customer.now())));
                expected.addAll(twin.use(cutOffs));
            } else if (random.nextInt(6) == 0) {
                long time = unit * (events.clock() + random.nextInt(30));
                actual.addAll(seen(engine.wake(customer, time)));
                expected.addAll(twin.wake(time));
            } else {
                Event command = random.nextInt(pinning) == 0 ? commands.next(rules, events.clock(), true) : null;
                Event event = scaled(command == null ? events.next() : command, unit);
                Step step = engine.step(customer, event);
                actual.addAll(seen(step));
                expected.addAll(twin.step(event));
                assertThat(step.outcome()).as("seed %s event %s", seed, event).isEqualTo(twin.lastOutcome);
            }
            assertThat(actual).as("seed %s\n%s", seed, rules).isEqualTo(expected);
            assertSameValues(engine, customer, twin, rules, seed);
            if (restoring && !customer.isEmpty()) {
                byte[] state = customer.toBytes();
                customer = random.nextBoolean()
                        ? engine.open("c", state, pages)
                        : engine.reopen(customer, "c", new ByteReader(state));
            }
        }
        while (customer.nextDue() != Long.MAX_VALUE) {
            long due = customer.nextDue();
            actual.addAll(seen(engine.wake(customer, due)));
            assertThat(customer.nextDue()).isGreaterThan(due);
        }
        expected.addAll(twin.wake(unit == 1 ? 1_000_000 : 300_000_000_000_000L));
        assertThat(actual).as("seed %s at the end\n%s", seed, rules).isEqualTo(expected);
        return actual.size();
    }

    private static long unit(int choice) {
        return choice < 2 ? HOURS : choice == 2 ? WEEKS : 1;
    }

    private static Event scaled(Event event, long unit) {
        Fields fields = event.fields();
        if (unit > 1 && fields.get("until") instanceof Instant until) {
            Map<String, @Nullable Object> scaled = new LinkedHashMap<>();
            for (int i = 0; i < fields.shape().size(); i++) {
                scaled.put(fields.shape().name(i), fields.get(i));
            }
            scaled.put("until", Instant.ofEpochMilli(unit * until.toEpochMilli()));
            fields = Fields.of(scaled);
        }
        return new Event(event.customerId(), event.id(), event.type(), unit * event.time(), fields);
    }

    private static EngineSettings settings(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return EngineSettings.DEFAULT;
        }
        StorageSettings storage = new StorageSettings(
                1 + random.nextInt(5), random.nextInt(120), 1 + random.nextInt(4), 1 + random.nextInt(4));
        return new EngineSettings(1 + random.nextInt(60), 1 + random.nextInt(6), random.nextInt(60), storage);
    }

    static void assertSameValues(Engine engine, Customer customer, NaiveTwin twin, RuleSet rules, long seed) {
        if (customer.isNew()) {
            return;
        }
        var shown = engine.membership(customer).metrics();
        for (String metric : rules.metricNames()) {
            String expected = text(twin.value(metric));
            boolean moves = rules.metrics().stream().anyMatch(one -> one.name().equals(metric) && one.motion() != null);
            assertThat(moves ? closeTo(expected, shown.get(metric)) : shown.get(metric))
                    .as("seed %s value of %s at %s", seed, metric, twin.now())
                    .isEqualTo(expected);
        }
    }

    /** What moves is binary floating point, and the last digits depend on the order of the sum. */
    static @Nullable String closeTo(@Nullable String expected, @Nullable String shown) {
        boolean close = expected != null
                && shown != null
                && Math.abs(Double.parseDouble(expected) - Double.parseDouble(shown)) < 1e-9;
        return close ? expected : shown;
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        return value == null ? null : ExpressionText.value(value);
    }

    private static List<NaiveTwin.Seen> seen(Step step) {
        return step.transitions().stream().map(EngineTwinTest::seen).toList();
    }

    private static NaiveTwin.Seen seen(Transition transition) {
        HeldTier previous = transition.previous();
        ManualOverride override = transition.reason().override();
        return new NaiveTwin.Seen(
                transition.sequence(),
                transition.time(),
                transition.target().toString(),
                transition.direction(),
                transition.reason().cause(),
                transition.reason().eventId(),
                previous == null ? null : previous.tier(),
                transition.expectedExitAt(),
                override == null ? null : override.author());
    }
}
