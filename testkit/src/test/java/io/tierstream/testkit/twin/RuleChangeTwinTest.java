package io.tierstream.testkit.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Membership;
import io.tierstream.engine.Outcome;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.codec.ByteReader;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.StorageSettings;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule sets that replace each other in the middle of random histories, against a twin that had the last one from the
 * beginning: a metric that all versions define alike must not show that there was a change.
 */
class RuleChangeTwinTest {

    private static final int HISTORIES_PER_SEED = Integer.getInteger("tierstream.histories", 500);

    private final Map<Long, RuleSet> versions = new HashMap<>();
    private final HeapPages pages = new HeapPages();
    private final List<Object> past = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void metricsThatStayKeepTheirHistory(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        int compared = 0;
        for (int i = 0; i < HISTORIES_PER_SEED; i++) {
            compared += new RuleChangeTwinTest().compare(seeds.nextLong());
        }
        assertThat(compared).as("values compared").isGreaterThan(20 * HISTORIES_PER_SEED);
    }

    private int compare(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomRules random1 = new RandomRules(random.split());
        EngineSettings settings = settings(random);
        RandomEvents events = new RandomEvents(random.split(), "c", random.nextBoolean());
        RandomCommands commands = new RandomCommands(random.split(), "c");
        boolean pins = random.nextBoolean();
        RuleSet rules = random1.next(1);
        byte @Nullable [] state = null;
        Customer used = null;
        int compared = 0;
        Set<MetricDefinition> continuous = new HashSet<>(rules.metrics());
        List<RuleSet> all = new ArrayList<>(List.of(rules));
        for (int version = 1; version <= 3; version++) {
            versions.put((long) version, rules);
            Engine engine = Engine.compile(rules, settings, versions::get);
            NaiveTwin twin = twinFromTheBeginning(rules, settings);
            Customer customer = state == null || used == null || random.nextBoolean()
                    ? engine.open("c", state, pages)
                    : engine.reopen(used, "c", new ByteReader(state));
            for (int i = random.nextInt(25); i > 0; i--) {
                if (random.nextInt(6) == 0) {
                    long time = events.clock() + random.nextInt(30);
                    past.add(time);
                    engine.wake(customer, time);
                    twin.wake(time);
                } else {
                    // A customer begins with an event: what becomes of a command depends on the rules. Its id would
                    // take the
                    // place of another one among those that are remembered.
                    Event command = pins && !customer.isNew() && random.nextInt(4) == 0
                            ? commands.next(rules, events.clock(), false)
                            : null;
                    Event event = command == null ? events.next() : command;
                    Outcome outcome = engine.step(customer, event).outcome();
                    past.add(command == null ? event : new Given(command, outcome == Outcome.APPLIED));
                    twin.step(event);
                }
                compared += assertSameValues(engine, customer, twin, continuous, rules, seed);
                customer = random.nextBoolean() ? reopened(engine, customer) : customer;
            }
            if (customer.isNew()) {
                return compared;
            }
            if (customer.isRuleChangePending()) {
                past.add(customer.now());
                engine.wake(customer, customer.now());
                twin.wake(customer.now());
            }
            if (version == 3) {
                runOut(engine, customer, rules, seed);
                return compared;
            }
            state = customer.toBytes();
            used = customer;
            List<MetricDefinition> kept = new ArrayList<>(rules.metrics());
            kept.removeIf(metric -> random.nextInt(3) == 0);
            rules = random1.successor(version + 1, kept);
            forgetPins(rules);
            all.add(rules);
            continuous = continuing(rules, continuous);
            continuous.removeIf(metric -> !isMadeAsAlways(metric, all));
        }
        throw new IllegalStateException("not reached");
    }

    private Customer reopened(Engine engine, Customer customer) {
        return customer.isEmpty() ? customer : engine.open("c", customer.toBytes(), pages);
    }

    private static EngineSettings settings(SplittableRandom random) {
        StorageSettings storage = new StorageSettings(
                1 + random.nextInt(5), random.nextInt(120), 1 + random.nextInt(4), 1 + random.nextInt(4));
        return random.nextInt(4) == 0
                ? EngineSettings.DEFAULT
                : new EngineSettings(1 + random.nextInt(60), 1 + random.nextInt(6), random.nextInt(60), storage);
    }

    /** A command, and whether it changed anything. */
    private record Given(Event command, boolean applied) {}

    /** A pin whose target is gone ends, and is as if it had only ended the one before it. */
    private void forgetPins(RuleSet rules) {
        Set<String> targets = new HashSet<>();
        rules.segments().forEach(segment -> targets.add(segment.name()));
        rules.tierSets().forEach(set -> {
            targets.add(set.name());
            set.tiers().forEach(tier -> targets.add(set.name() + ":" + tier.name()));
        });
        past.replaceAll(one -> one instanceof Given given ? forgotten(given, targets) : one);
    }

    private static Object forgotten(Given given, Set<String> targets) {
        Event command = given.command();
        if (!NaivePins.isCommand(command)) {
            return given;
        }
        String target = String.valueOf(command.fields().get("target"));
        String name = NaivePins.name(command);
        if (targets.contains(target)) {
            return given;
        } else if (!given.applied() || !targets.contains(name)) {
            return command.time();
        }
        Fields fields = Fields.of(Map.of("target", name, "author", "nobody", "reason", "gone"));
        return new Given(new Event("c", command.id(), "command.unpin", command.time(), fields), true);
    }

    private NaiveTwin twinFromTheBeginning(RuleSet rules, EngineSettings settings) {
        NaiveTwin twin = new NaiveTwin(rules, settings);
        for (Object one : past) {
            if (one instanceof Event event) {
                twin.step(event);
            } else if (one instanceof Given given) {
                twin.step(given.command());
            } else {
                twin.wake((Long) one);
            }
        }
        return twin;
    }

    private static Set<MetricDefinition> continuing(RuleSet rules, Set<MetricDefinition> before) {
        Set<MetricDefinition> continuing = new HashSet<>();
        for (MetricDefinition metric : rules.metrics()) {
            if (before.stream().anyMatch(old -> old.computesSameAs(metric))) {
                continuing.add(metric);
            }
        }
        return continuing;
    }

    /** Whether the sequences whose events a metric selects, if any, have always been there, and those that they wait for. */
    private static boolean isMadeAsAlways(MetricDefinition metric, List<RuleSet> all) {
        Set<String> once = new HashSet<>();
        Set<String> always = new HashSet<>();
        for (RuleSet rules : all) {
            once.addAll(rules.sequenceNames());
        }
        for (SequenceDefinition sequence : all.get(all.size() - 1).sequences()) {
            Set<String> types = new HashSet<>();
            sequence.steps().forEach(step -> types.addAll(step.selection().types()));
            types.addAll(
                    sequence.unless() == null ? Set.of() : sequence.unless().types());
            types.retainAll(once);
            if (always.containsAll(types)
                    && all.stream().allMatch(rules -> rules.sequences().contains(sequence))) {
                always.add(sequence.name());
            }
        }
        Set<String> made = new HashSet<>(metric.selection().types());
        made.retainAll(once);
        return always.containsAll(made);
    }

    private static int assertSameValues(
            Engine engine,
            Customer customer,
            NaiveTwin twin,
            Set<MetricDefinition> continuous,
            RuleSet rules,
            long seed) {
        if (customer.isNew()) {
            return 0;
        }
        assertThat(customer.now()).as("seed %s clock", seed).isEqualTo(twin.now());
        Membership shown = engine.membership(customer);
        for (MetricDefinition metric : continuous) {
            String expected = text(twin.value(metric.name()));
            String value = shown.metrics().get(metric.name());
            assertThat(metric.motion() == null ? value : EngineTwinTest.closeTo(expected, value))
                    .as("seed %s version %s value of %s at %s", seed, rules.version(), metric, twin.now())
                    .isEqualTo(expected);
        }
        if (continuous.size() == rules.metrics().size() && !dependsOnThePast(rules)) {
            assertThat(held(shown))
                    .as("seed %s version %s held at %s\n%s", seed, rules.version(), twin.now(), rules)
                    .isEqualTo(twin.held());
        }
        return continuous.size();
    }

    /** Whether who is in may depend on who was. */
    private static boolean dependsOnThePast(RuleSet rules) {
        Stream<Expression> conditions = Stream.of(
                        rules.segments().stream().map(SegmentDefinition::when),
                        rules.tierSets().stream()
                                .flatMap(set -> set.tiers().stream())
                                .map(TierDefinition::when),
                        rules.calculated().stream().map(CalculatedMetric::expression))
                .flatMap(Function.identity());
        return rules.segments().stream()
                        .anyMatch(segment ->
                                segment.keep() != null || !segment.timing().isNone())
                || rules.tierSets().stream().anyMatch(set -> set.maintenance() != null)
                || rules.tierSets().stream()
                        .flatMap(set -> set.tiers().stream())
                        .anyMatch(tier -> tier.keep() != null || !tier.timing().isNone())
                || conditions.anyMatch(RuleChangeTwinTest::asksSinceWhen);
    }

    private static boolean asksSinceWhen(Expression condition) {
        List<Expression> found = new ArrayList<>();
        condition.walk(part -> {
            if (part instanceof Expression.SinceEntry) {
                found.add(part);
            }
        });
        return !found.isEmpty();
    }

    private static Set<String> held(Membership membership) {
        Set<String> held = new HashSet<>(membership.segments().keySet());
        membership.tiers().forEach((set, tier) -> held.add(set + ":" + tier.tier()));
        return held;
    }

    /** At the end of time nothing may be left beside the state but what a lifetime metric needs. */
    private void runOut(Engine engine, Customer customer, RuleSet rules, long seed) {
        Step step = engine.wake(customer, 1_000_000);
        assertThat(sequences(step.transitions())).as("seed %s", seed).isSorted();
        engine.open("c", customer.toBytes(), pages);
        boolean lifetimeRows = rules.metrics().stream()
                .anyMatch(metric -> (metric.aggregate() == Aggregate.DISTINCT || metric.aggregate() == Aggregate.TOP)
                        && metric.window().isLifetime());
        if (!lifetimeRows) {
            assertThat(pages.size()).as("seed %s rows", seed).isZero();
        }
    }

    private static List<Long> sequences(List<Transition> transitions) {
        return Stream.concat(Stream.of(0L), transitions.stream().map(Transition::sequence))
                .toList();
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        return value == null ? null : ExpressionText.value(value);
    }
}
