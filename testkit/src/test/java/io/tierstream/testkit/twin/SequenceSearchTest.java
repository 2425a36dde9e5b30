package io.tierstream.testkit.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.sequence.SequenceStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Sequences over events in time order against a search: a sequence is complete with an event if there are events before it, since the last
 * time it was, that fit.
 */
class SequenceSearchTest {

    private static final int HISTORIES = 4_000;

    private final List<Event> sinceMatch = new ArrayList<>();

    @Test
    void oneOfEachLengthFindsAMatchWheneverThereIsOne() {
        SplittableRandom seeds = new SplittableRandom(17);
        int matches = 0;
        for (int i = 0; i < HISTORIES; i++) {
            matches += new SequenceSearchTest().compare(seeds.nextLong());
        }
        assertThat(matches).isGreaterThan(2 * HISTORIES);
    }

    private int compare(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SequenceDefinition sequence = sequence(random);
        MetricDefinition count =
                new MetricDefinition("n", Aggregate.COUNT, null, Selection.ofTypes(sequence.name()), Window.LIFETIME);
        RuleSet rules = new RuleSet("search", 1, List.of(count), List.of(), List.of(), List.of(), List.of(sequence));
        Engine engine = Engine.compile(rules, EngineSettings.DEFAULT);
        Customer customer = engine.open("c", null, new HeapPages());
        int found = 0;
        long time = 0;
        for (int i = 0; i < 40; i++) {
            time += random.nextInt(8);
            Event event = new Event("c", null, type(random), time, Fields.none());
            engine.step(customer, event);
            sinceMatch.add(event);
            if (completes(sequence, event)) {
                found++;
                sinceMatch.clear();
            }
            assertThat(engine.membership(customer).metrics().get("n"))
                    .as("seed %s, %s, event %s", seed, sequence, i)
                    .isEqualTo(String.valueOf(found));
        }
        return found;
    }

    private static SequenceDefinition sequence(SplittableRandom random) {
        List<SequenceStep> steps = new ArrayList<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            steps.add(new SequenceStep(Selection.ofTypes(type(random)), random.nextInt(3) == 0 ? 2 : 1));
        }
        boolean ending = random.nextBoolean();
        return new SequenceDefinition(
                "q",
                steps,
                ending ? new Selection(random.nextInt(4) == 0 ? Set.of() : Set.of(type(random)), null) : null,
                random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(40),
                0);
    }

    private static String type(SplittableRandom random) {
        return List.of("a", "b", "c").get(random.nextInt(3));
    }

    private boolean completes(SequenceDefinition sequence, Event last) {
        List<Selection> steps = new ArrayList<>();
        sequence.steps().forEach(step -> {
            for (int i = 0; i < step.times(); i++) {
                steps.add(step.selection());
            }
        });
        return search(sequence, steps, steps.size() - 1, sinceMatch.size() - 1, last.time());
    }

    /** Whether the event at a place can take a step, with events before it for the steps before. */
    private boolean search(SequenceDefinition sequence, List<Selection> steps, int step, int place, long end) {
        Event event = sinceMatch.get(place);
        boolean inTime = sequence.within() == 0 || end - event.time() < sequence.within();
        if (!selects(steps.get(step), event) || !inTime) {
            return false;
        }
        if (step == 0) {
            return true;
        }
        for (int before = place - 1; before >= 0; before--) {
            if (search(sequence, steps, step - 1, before, end)) {
                return true;
            }
            if (selects(sequence.unless(), sinceMatch.get(before))) {
                // It takes no step here, so nothing from before it can go on.
                return false;
            }
        }
        return false;
    }

    private static boolean selects(@Nullable Selection selection, Event event) {
        return selection != null
                && (selection.types().isEmpty() || selection.types().contains(event.type()));
    }
}
