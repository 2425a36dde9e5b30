package io.tierstream.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.engine.Cause;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalReplayTest {

    private static final String RULES = """
            ruleset: small
            metrics:
              spend: {sum: amount, over: 1s}
              kinds: {distinct: kind, over: 2s}
              last_event: {last: time}
            segments:
              spender: {when: spend >= 20}
              varied: {when: kinds >= 3}
              away: {when: 'since(last_event) > duration("3s")'}
            """;

    private static final String PLACES = """
            ruleset: places
            population: {recut: 1m, atLeast: 10}
            metrics:
              spend: {sum: amount, of: buy, over: 45s}
              last: {last: time, of: buy}
            segments:
              top: {when: percentile(spend) >= 80, keep: percentile(spend) >= 70}
              away: {when: quintile(last) == 1}
            """;

    @Test
    void givesTheSameWhetherCustomersStayReadyOrArePacked() throws IOException {
        List<Event> events = events(3_000, 40);

        List<Transition> ready = replay(events, 1_000);
        List<Transition> packed = replay(events, 1);

        assertThat(ready).hasSizeGreaterThan(500);
        assertThat(packed).isEqualTo(ready);
    }

    @Test
    void cutsAllCustomersAlikeWhoeverIsReady() throws IOException {
        List<Event> events = events(3_000, 40).stream()
                .map(event -> new Event(event.customerId(), null, event.type(), 100 * event.time(), event.fields()))
                .toList();

        List<Transition> ready = replay(PLACES, events, 1_000);

        assertThat(ready).extracting(transition -> transition.reason().cause()).contains(Cause.POPULATION);
        assertThat(ready).hasSizeGreaterThan(300);
        assertThat(replay(PLACES, events, 1)).isEqualTo(ready);
        assertThat(replay(PLACES, events, 7)).isEqualTo(ready);
    }

    @Test
    void cutsInBetweenWhereTheValuesHaveDriftedAndOnlyThere() throws IOException {
        List<Event> events = events(3_000, 40).stream()
                .map(event -> new Event(event.customerId(), null, event.type(), 100 * event.time(), event.fields()))
                .toList();
        List<CutOffs> always = cutOffs(PLACES, events);
        List<CutOffs> drifted = cutOffs(PLACES.replace("recut: 1m", "recut: year, drift: 20, check: 1m"), events);
        List<CutOffs> coarse = cutOffs(PLACES.replace("recut: 1m", "recut: year, drift: 45, check: 1m"), events);

        assertThat(drifted.size()).isLessThan(always.size()).isGreaterThan(coarse.size());
        assertThat(coarse).isNotEmpty();
        // What is cut does not follow from places, so it is the same whenever it is cut.
        assertThat(always).containsAll(drifted).containsAll(coarse);
    }

    @Test
    void customersWhoTurnOutToBeOthersGoOnThere() throws IOException {
        List<Event> events = List.of(
                event("bo", 100, "buy", Map.of("amount", "15")),
                event("ada", 200, "buy", Map.of("amount", "10")),
                event("bo", 300, "command.merge", Map.of("into", "ada", "author", "ana", "reason", "same")),
                event("bo", 400, "buy", Map.of("amount", "5")));
        List<String> rejected = new ArrayList<>();
        List<Transition> transitions = new ArrayList<>();
        ReplayCounts counts = new LocalReplay(engine(RULES), 1)
                .replay(new ListedEvents(events, rejected), new Until.Last(), transitions::add);

        assertThat(transitions)
                .extracting(one -> one.customerId() + " " + one.direction() + " " + one.target() + " "
                        + one.reason().cause())
                .containsExactly("ada ENTER spender MERGE");
        assertThat(rejected).containsExactly("MERGED");
        assertThat(counts.customers()).isEqualTo(1);
        assertThat(counts.applied()).isEqualTo(3);
    }

    private static Event event(String customer, long time, String type, Map<String, Object> fields) {
        return new Event(customer, null, type, time, Fields.of(fields));
    }

    private static List<CutOffs> cutOffs(String rules, List<Event> events) throws IOException {
        LocalReplay replay = new LocalReplay(engine(rules), 1_000);
        replay.replay(new ListedEvents(events), new Until.Forever(), transition -> {});
        return replay.cutOffs();
    }

    private static List<Event> events(int count, int customers) {
        Random random = new Random(3);
        List<Event> events = new ArrayList<>();
        long time = 1_000;
        for (int i = 0; i < count; i++) {
            time += random.nextInt(20);
            Fields fields = Fields.of(Map.of("amount", "" + random.nextInt(15), "kind", "k" + random.nextInt(5)));
            events.add(new Event("c" + random.nextInt(customers), null, "buy", time - random.nextInt(30), fields));
        }
        return events;
    }

    private static List<Transition> replay(List<Event> events, int maxLive) throws IOException {
        return replay(RULES, events, maxLive);
    }

    private static List<Transition> replay(String rules, List<Event> events, int maxLive) throws IOException {
        Engine engine = engine(rules);
        List<Transition> transitions = new ArrayList<>();
        new LocalReplay(engine, maxLive).replay(new ListedEvents(events), new Until.Forever(), transitions::add);
        transitions.sort(Comparator.comparing(Transition::customerId).thenComparingLong(Transition::sequence));
        return transitions;
    }

    private static Engine engine(String rules) {
        Compilation compilation = RuleSets.compile("small.yaml", rules, 1);
        assertThat(compilation.issues()).isEmpty();
        return Engine.compile(((Compilation.Compiled) compilation).ruleSet(), EngineSettings.DEFAULT);
    }

    /** Events at hand. */
    private static final class ListedEvents implements EventSource {

        private final Iterator<Event> events;

        private final List<String> rejected;

        ListedEvents(List<Event> events) {
            this(events, new ArrayList<>());
        }

        ListedEvents(List<Event> events, List<String> rejected) {
            this.events = events.iterator();
            this.rejected = rejected;
        }

        @Override
        public @Nullable Event next() {
            return events.hasNext() ? events.next() : null;
        }

        @Override
        public void reject(RejectedEventException reason) {
            rejected.add(reason.code());
        }

        @Override
        public long lastTime() {
            return 0;
        }
    }
}
