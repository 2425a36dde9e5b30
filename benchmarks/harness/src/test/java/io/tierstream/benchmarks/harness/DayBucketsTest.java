package io.tierstream.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.benchmarks.harness.Question.Measure;
import io.tierstream.benchmarks.harness.Question.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DayBucketsTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Question QUESTION = new Question(List.of(1, 7, 30), 45, 400, 0.2);

    private final List<Rule> rules = QUESTION.allRules();

    /** Against a recomputation from all events, and from bytes to bytes after every event. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void holdsWhatARecomputationHolds(long seed) {
        ShopEvents events = new ShopEvents(seed, Customers.uniform(1), 400, Duration.ofDays(1), Long.MAX_VALUE);
        List<ShopEvent> all = new ArrayList<>();
        BitSet holding = new BitSet();
        int changes = 0;
        byte[] bytes = new DayBuckets(QUESTION).bytes();
        for (int i = 0; i < 500; i++) {
            ShopEvent event = events.next();
            all.add(event);
            DayBuckets buckets = new DayBuckets(QUESTION, bytes);
            BitSet before = (BitSet) holding.clone();
            buckets.add(QUESTION, rules, event, holding::set);
            bytes = buckets.bytes();

            assertThat(holding).isEqualTo(recomputed(all, event.time()));
            before.xor(holding);
            changes += before.cardinality();
        }
        assertThat(changes).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 29, 31, 400})
    void letsEventsLeaveWithoutAnEvent(int days) {
        ShopEvents events = new ShopEvents(6, Customers.uniform(1), 400, Duration.ofDays(1), Long.MAX_VALUE);
        DayBuckets buckets = new DayBuckets(QUESTION);
        BitSet holding = new BitSet();
        List<ShopEvent> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(events.next());
            buckets.add(QUESTION, rules, all.get(i), holding::set);
        }
        long then = all.get(99).time() + days * DAY;

        buckets.advance(QUESTION, rules, then, holding::set);

        assertThat(holding).isEqualTo(recomputed(all, then));
    }

    private BitSet recomputed(List<ShopEvent> events, long now) {
        BitSet holding = new BitSet();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            long from = now - QUESTION.windowDays().get(rule.window()) * DAY;
            long value = events.stream()
                    .filter(event -> event.time() > from)
                    .mapToLong(event -> value(rule.measure(), event))
                    .sum();
            holding.set(i, value >= rule.threshold());
        }
        return holding;
    }

    private static long value(Measure measure, ShopEvent event) {
        return switch (measure) {
            case SPEND -> event.cents();
            case ORDERS -> event.purchase() ? 1 : 0;
            case VIEWS -> event.purchase() ? 0 : 1;
        };
    }
}
