package io.tierstream.failure;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.RuleSet;
import io.tierstream.engine.Step;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.testkit.twin.NaiveTwin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides on every event in this process, where nothing fails: the engine on the heap. For some customers, who have few events, the
 * naive twin decides as well, so that job and judge are not wrong together.
 */
final class Judge {

    /** Of how many customers one is looked at by the naive twin, and for how many events at most: it works everything out anew each time. */
    private static final int SAMPLED = 97;

    private static final int SAMPLED_EVENTS = 60;

    private final Map<String, Seat> seats = new HashMap<>();
    private final Map<String, Decision> decisions = new HashMap<>();
    private final Map<String, Twin> twins = new HashMap<>();
    private RuleSet rules;
    private Engine engine;
    private long events;

    /** A customer with what is kept beside. */
    private record Seat(Customer customer, HeapPages pages) {}

    /** What the twin and the engine have said of one customer. */
    private static final class Twin {
        private final NaiveTwin naive;
        private final List<NaiveTwin.Seen> expected = new ArrayList<>();
        private final List<Transition> decided = new ArrayList<>();
        private int events;

        private Twin(RuleSet rules) {
            naive = new NaiveTwin(rules, EngineSettings.DEFAULT);
        }
    }

    Judge(RuleSet rules) {
        this.rules = rules;
        this.engine = Engine.compile(rules, EngineSettings.DEFAULT);
    }

    /** An event that the job gets to read; those of one customer in this order. */
    void see(Event event) {
        events++;
        Seat seat = seats.computeIfAbsent(event.customerId(), this::open);
        Step step = engine.step(seat.customer(), event);
        note(step);
        if (Math.floorMod(event.customerId().hashCode(), SAMPLED) == 0) {
            ask(event, step);
        }
    }

    private Seat open(String id) {
        HeapPages pages = new HeapPages();
        return new Seat(engine.open(id, null, pages), pages);
    }

    private void ask(Event event, Step step) {
        Twin twin = twins.computeIfAbsent(event.customerId(), none -> new Twin(rules));
        if (++twin.events <= SAMPLED_EVENTS) {
            twin.expected.addAll(twin.naive.step(event));
            twin.decided.addAll(step.transitions());
        }
    }

    /** Lets time pass for everybody. */
    void wake(long instant) {
        seats.values().forEach(seat -> note(engine.wake(seat.customer(), instant)));
    }

    /** A version that comes into force when everything seen so far has been decided. It must change nobody's membership by itself. */
    void upgrade(RuleSet next) {
        RuleSet before = rules;
        rules = next;
        engine = Engine.compile(next, EngineSettings.DEFAULT, version -> version == before.version() ? before : null);
        twins.clear();
        seats.replaceAll(
                (id, seat) -> new Seat(engine.open(id, seat.customer().toBytes(), seat.pages()), seat.pages()));
        seats.values().forEach(seat -> {
            if (!engine.wake(seat.customer(), seat.customer().now())
                    .transitions()
                    .isEmpty()) {
                throw new IllegalStateException("the new rule set changes memberships by itself: when, nobody can say");
            }
        });
    }

    private void note(Step step) {
        for (Transition transition : step.transitions()) {
            decisions.put(transition.id(), Decision.of(transition));
        }
    }

    /** How many customers both have decided on. */
    int sampled() {
        return twins.size();
    }

    /**
     * Compares the engine with the twin.
     *
     * @throws IllegalStateException if they differ: then nobody is judged
     */
    void compareWithTwin() {
        twins.forEach((customer, twin) -> {
            List<String> expected = twin.expected.stream().map(Judge::line).toList();
            List<String> decided = twin.decided.stream().map(Judge::line).toList();
            if (!expected.equals(decided)) {
                throw new IllegalStateException("engine and naive twin differ on customer " + customer + "\n engine "
                        + decided + "\n twin   " + expected);
            }
        });
    }

    private static String line(NaiveTwin.Seen one) {
        return one.sequence() + " " + one.direction() + " " + one.target() + " " + one.time() + " " + one.cause();
    }

    private static String line(Transition one) {
        return one.sequence() + " " + one.direction() + " " + one.target() + " " + one.time() + " "
                + one.reason().cause();
    }

    /** How many of the decisions no event brought about. */
    long byTime() {
        return decisions.values().stream()
                .filter(one -> one.cause().equals("TIME"))
                .count();
    }

    long events() {
        return events;
    }

    int customers() {
        return seats.size();
    }

    /** What is to be read from the job, by id. */
    Map<String, Decision> decisions() {
        return decisions;
    }
}
