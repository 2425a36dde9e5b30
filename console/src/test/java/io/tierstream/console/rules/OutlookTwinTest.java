package io.tierstream.console.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Finding;
import io.tierstream.engine.Membership;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.Standing;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.testkit.twin.RandomEvents;
import io.tierstream.testkit.twin.RandomRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said from the membership alone against what the engine says of the same customer at the same instant. */
class OutlookTwinTest {

    private static final int HISTORIES = Integer.getInteger("tierstream.histories", 400);

    /** A scale in which histories go over days and months. */
    private static final long HOURS = 13_320_000;

    private int said;
    private int unsaid;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void saysOfEveryPartWhatTheEngineSays(long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        for (int i = 0; i < HISTORIES; i++) {
            compare(seeds.nextLong());
        }
        assertThat(said).isGreaterThan(100 * HISTORIES / 4);
        assertThat(unsaid).as("of %s", said).isLessThan(said / 5);
    }

    private void compare(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long unit = random.nextBoolean() ? 1 : HOURS;
        RuleSet rules = new RandomRules(random.split(), unit).next(1);
        Engine engine = Engine.compile(rules, EngineSettings.DEFAULT);
        Customer customer = engine.open("c", null, new HeapPages());
        RandomEvents events = new RandomEvents(random.split(), "c", true);
        for (int i = 0; i < 12; i++) {
            Event event = events.next();
            engine.step(
                    customer,
                    new Event(event.customerId(), event.id(), event.type(), unit * event.time(), event.fields()));
            if (!customer.isNew()) {
                compare(engine, customer, rules, seed);
            }
        }
    }

    private void compare(Engine engine, Customer customer, RuleSet rules, long seed) {
        Snapshot snapshot = snapshot(engine.membership(customer));
        Trial trial = new Trial(new SnapshotScope(rules, snapshot));
        for (Standing standing : engine.standings(customer)) {
            for (TierSetDefinition set : rules.tierSets()) {
                if (set.name().equals(standing.name())
                        && !standing.levels().get(0).target().isSegment()) {
                    compare(set, standing, trial, "seed " + seed + "\n" + rules + "\n" + snapshot);
                }
            }
        }
    }

    private void compare(TierSetDefinition set, Standing standing, Trial trial, String seen) {
        for (int i = 0; i < set.tiers().size(); i++) {
            TierDefinition tier = set.tiers().get(i);
            compare(tier.when(), standing.levels().get(i).when(), trial, seen);
            compare(tier.keep(), standing.levels().get(i).keep(), trial, seen);
        }
    }

    private void compare(@Nullable Expression condition, @Nullable Finding finding, Trial trial, String seen) {
        assertThat(condition == null).isEqualTo(finding == null);
        if (condition != null && finding != null) {
            compare(trial.of(condition), finding, seen);
        }
    }

    private void compare(Part part, Finding finding, String seen) {
        if (part instanceof Part.Unsaid) {
            unsaid++;
            return;
        }
        if (part.held() != null) {
            assertThat(part.held()).as("%s\n%s", part, seen).isEqualTo(finding.holds());
            said++;
        }
        if (part instanceof Part.Test test) {
            Finding.Test expected = (Finding.Test) finding;
            if (test.metric().equals(expected.evidence().metric()) && isAgainstConstant(expected.expression())) {
                assertThat(test.value())
                        .as("%s\n%s", part, seen)
                        .isEqualTo(expected.evidence().after());
            }
            return;
        }
        List<Part> parts = parts(part);
        List<Finding> findings = parts(finding);
        assertThat(parts).as("%s\n%s", part, seen).hasSameSizeAs(findings);
        for (int i = 0; i < parts.size(); i++) {
            compare(parts.get(i), findings.get(i), seen);
        }
    }

    private static boolean isAgainstConstant(Expression condition) {
        return condition instanceof Expression.Comparison comparison
                && comparison.left() instanceof Expression.Variable
                && comparison.right() instanceof Expression.Literal;
    }

    private static List<Part> parts(Part part) {
        if (part instanceof Part.All all) {
            return all.parts();
        } else if (part instanceof Part.Any any) {
            return any.parts();
        } else if (part instanceof Part.Not not) {
            return not.parts();
        }
        return ((Part.Choice) part).parts();
    }

    private static List<Finding> parts(Finding finding) {
        if (finding instanceof Finding.All all) {
            return all.parts();
        } else if (finding instanceof Finding.Any any) {
            return any.parts();
        } else if (finding instanceof Finding.Not not) {
            return List.of(not.part());
        }
        Finding.Choice choice = (Finding.Choice) finding;
        return List.of(choice.test(), choice.yes(), choice.no());
    }

    private static Snapshot snapshot(Membership membership) {
        Map<String, Snapshot.Held> tiers = new HashMap<>();
        membership
                .tiers()
                .forEach((set, held) ->
                        tiers.put(set, new Snapshot.Held(held.tier(), Instant.ofEpochMilli(held.since()))));
        Map<String, Instant> segments = new HashMap<>();
        membership.segments().forEach((segment, since) -> segments.put(segment, Instant.ofEpochMilli(since)));
        Map<String, @Nullable String> pins = new HashMap<>();
        membership.pins().forEach((name, pin) -> pins.put(name, pin.automaticTier()));
        return new Snapshot(Instant.ofEpochMilli(membership.asOf()), tiers, segments, membership.metrics(), pins);
    }
}
