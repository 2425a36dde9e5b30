package io.tierstream.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tierstream.cli.events.EventFile;
import io.tierstream.engine.Cause;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.Transition;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.metric.RejectedEventException;
import io.tierstream.flink.operator.PublishedRuleSet;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import io.tierstream.testkit.data.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two passes of the job must give what one process with all customers side by side gives: the same transitions with the same evidence, however many
 * tasks there are, and whatever the order of the file.
 */
class PlacesReplayITCase {

    private static final long HOUR = 3_600_000;

    private static final String RULES = """
            ruleset: places
            timeZone: Europe/Berlin
            population: {recut: 6h, atLeast: 10, among: active}
            metrics:
              spend: {sum: amount, of: buy, over: 3d}
              n: {count: buy, over: 2d}
              last: {last: time, of: buy}
              mean: {avg: amount, of: buy, over: 1d}
            segments:
              active: {when: n >= 1, grace: 12h}
              top: {when: percentile(spend) >= 80, keep: percentile(spend) >= 70.5}
              away: {when: quintile(last) == 1, for: 3h}
              thrifty: {when: percentile(mean) < 20}
              both: {when: inSegment("top") && quintile(n) == 5, minimumStay: 8h}
            tierSets:
              level:
                - {tier: gold, when: quintile(spend) == 5}
                - {tier: silver, when: quintile(spend) >= 3}
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theJobGivesWhatTheEngineGives(int parallelism) throws IOException {
        List<Event> events = events(new Random(parallelism), 3 * HOUR);
        for (Until until : List.of(
                new Until.Last(),
                new Until.Forever(),
                new Until.At(events.get(0).time() + 500 * HOUR))) {
            List<Transition> local = local(RULES, events, until);

            assertThat(local).hasSizeGreaterThan(1_000);
            assertThat(local)
                    .extracting(transition -> transition.reason().cause())
                    .contains(Cause.POPULATION, Cause.EVENT, Cause.TIME);
            assertSame(flink(RULES, events, until, parallelism), local);
        }
    }

    @Test
    void theJobCutsAnewWhenTheEngineSeesDrift() throws IOException {
        List<Event> events = events(new Random(5), 3 * HOUR);
        String rules = RULES.replace("recut: 6h", "recut: quarter, drift: 12, check: 6h");
        List<Transition> local = local(rules, events, new Until.Last());

        assertThat(local)
                .extracting(transition -> transition.reason().cause())
                .contains(Cause.POPULATION, Cause.EVENT, Cause.TIME);
        assertThat(local).isNotEqualTo(local(RULES, events, new Until.Last()));
        assertSame(flink(rules, events, new Until.Last(), 2), local);
    }

    @Test
    void aFileOrderedByCustomerIsCutAsItComesToo() throws IOException {
        List<Event> events = new ArrayList<>(events(new Random(4), 0));
        events.sort(Comparator.comparing(Event::customerId));
        List<Transition> local = local(RULES, events, new Until.Last());

        assertThat(local).hasSizeGreaterThan(100);
        assertSame(flink(RULES, events, new Until.Last(), 2), local);
    }

    /** The sample data are no part of the repository; without them the test is skipped. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theCustomersOfCdnowAreCutAlike(int parallelism) throws IOException {
        Optional<Path> file = SharedData.find("data/cdnow/events.csv.gz");
        assumeTrue(file.isPresent(), "the sample data are not here");
        String rules = Files.readString(SharedData.repository().resolve("examples/rule-sets/rfm.yaml"))
                .replace("recut: day", "recut: " + System.getProperty("tierstream.cdnow.recut", "month"));
        List<Event> events = read(file.orElseThrow(), engine(rules));

        List<Transition> local = local(rules, events, new Until.Last());

        assertThat(local).hasSizeGreaterThan(10_000);
        assertSame(flink(rules, events, new Until.Last(), parallelism), local);
        System.out.println(parallelism + " tasks: " + local.size() + " transitions of CDNOW are the same");
    }

    /** Thousands of transitions are not printed for one that is wrong. */
    private static void assertSame(List<Transition> actual, List<Transition> expected) {
        for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
        assertThat(actual).hasSameSizeAs(expected);
    }

    private static List<Event> read(Path file, Engine engine) throws IOException {
        EventFile events = new EventFile(file);
        List<Event> read = new ArrayList<>();
        try (var rows = events.rows(engine.numberFields(), bytes -> {});
                BadRows bad = BadRows.stop(1)) {
            ReplayInput input = new ReplayInput(rows, bad, engine.numberFields(), Long.MAX_VALUE, Long.MAX_VALUE);
            for (Event event = input.next(); event != null; event = input.next()) {
                read.add(event);
            }
        }
        return read;
    }

    /** In time order but for a delay; some come twice, some cannot be used, and new customers come all the time. */
    private static List<Event> events(Random random, long delay) {
        List<Event> events = new ArrayList<>();
        long time = 1_790_000_000_000L;
        for (int i = 0; i < 3_000; i++) {
            time += random.nextLong(HOUR / 3);
            String customer = "c" + random.nextInt(20 + i / 40);
            Object amount = random.nextInt(200) == 0 ? "none" : "" + random.nextInt(50);
            long at = time - (delay == 0 ? 0 : random.nextLong(delay));
            events.add(new Event(customer, "e" + i, "buy", at, Fields.of(Map.of("amount", amount))));
            if (random.nextInt(50) == 0) {
                events.add(events.get(random.nextInt(events.size())));
            }
        }
        return events;
    }

    private static Engine engine(String rules) {
        Compilation compilation = RuleSets.compile("places.yaml", rules, 1);
        assertThat(compilation.issues()).isEmpty();
        return Engine.compile(((Compilation.Compiled) compilation).ruleSet(), EngineSettings.DEFAULT);
    }

    private static List<Transition> local(String rules, List<Event> events, Until until) throws IOException {
        return replay(new LocalReplay(engine(rules)), events, until);
    }

    private static List<Transition> flink(String rules, List<Event> events, Until until, int parallelism)
            throws IOException {
        Engine engine = engine(rules);
        PublishedRuleSet text = PublishedRuleSet.of(engine.version().name(), 1, rules);
        return replay(new JobReplay(text, engine, parallelism), events, until);
    }

    private static List<Transition> replay(ReplayEngine replay, List<Event> events, Until until) throws IOException {
        List<Transition> transitions = new ArrayList<>();
        replay.replay(new ListedEvents(events, until), until, transitions::add);
        transitions.sort(Comparator.comparing(Transition::customerId).thenComparingLong(Transition::sequence));
        return transitions;
    }

    /** Events at hand. */
    private static final class ListedEvents implements EventSource {

        private final Iterator<Event> events;
        private final long end;
        private final long lastTime;

        ListedEvents(List<Event> events, Until until) {
            this.events = events.iterator();
            this.end = until.lastEventTime();
            this.lastTime = events.stream().mapToLong(Event::time).max().orElse(0);
        }

        @Override
        public @Nullable Event next() {
            Event event = null;
            while (events.hasNext() && event == null) {
                Event next = events.next();
                event = next.time() <= end ? next : null;
            }
            return event;
        }

        @Override
        public void reject(RejectedEventException reason) {
            assertThat(reason.code()).isEqualTo("NOT_A_NUMBER");
        }

        @Override
        public long lastTime() {
            return lastTime;
        }
    }
}
