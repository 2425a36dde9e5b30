package io.tierstream.rules.test;

import io.tierstream.engine.Direction;
import io.tierstream.engine.expression.Decimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one customer, and what is expected to follow. All times are milliseconds since the epoch.
 *
 * @param name what the test says
 * @param line where it stands in its file, from 1
 * @param start from when durations count
 * @param events in the order of their times
 * @param expectations in the order of their times
 * @param cutOffs where the metrics of all customers are cut, by metric and percentage; instants in milliseconds since the epoch
 * @param transitions every transition that is expected, in order; null when the test does not say
 */
public record RuleTest(
        String name,
        int line,
        long start,
        List<Given> events,
        List<Expectation> expectations,
        Map<String, SortedMap<Decimal, Decimal>> cutOffs,
        @Nullable List<Expected> transitions) {

    public RuleTest {
        events = List.copyOf(events);
        expectations = List.copyOf(expectations);
        cutOffs = Map.copyOf(cutOffs);
        transitions = transitions == null ? null : List.copyOf(transitions);
    }

    /**
     * An event.
     *
     * @param id its event id; null for none
     * @param fields its fields as text; null for one that the event says to have no value
     */
    public record Given(long time, @Nullable String id, String type, Map<String, @Nullable String> fields) {
        public Given {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /**
     * What is expected at an instant, everything due at it included. What is not named may be anything.
     *
     * @param line where it stands, from 1
     * @param segments all segments that the customer is in; null when the test does not say
     * @param tags all tags that the customer carries; null when the test does not say
     * @param tiers per tier set the tier, null for none
     * @param metrics per metric the value as text, null for undefined
     */
    public record Expectation(
            long time,
            int line,
            @Nullable Set<String> segments,
            @Nullable Set<String> tags,
            Map<String, @Nullable String> tiers,
            Map<String, @Nullable String> metrics) {

        public Expectation {
            tiers = Collections.unmodifiableMap(new LinkedHashMap<>(tiers));
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }

    /**
     * A transition that is expected.
     *
     * @param target the segment's name, or {@code tierset:tier}
     */
    public record Expected(long time, Direction direction, String target) {}
}
