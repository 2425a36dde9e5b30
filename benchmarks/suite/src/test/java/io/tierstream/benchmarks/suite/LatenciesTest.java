package io.tierstream.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tierstream.benchmarks.harness.Journal;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private static final long MILLI = 1_000_000;

    private final Latencies latencies = new Latencies(4);

    @Test
    void countsFromWhenAnEventShouldHaveBeenSent() {
        long now = System.nanoTime();
        for (int event = 0; event < 4; event++) {
            latencies.sent(event, now + event * MILLI, event != 2);
        }
        latencies.measureFrom(1);
        latencies.arrived(0, now + 900 * MILLI);
        latencies.arrived(1, now + 6 * MILLI);
        latencies.arrived(1, now + 500 * MILLI);
        assertThat(latencies.isComplete()).isFalse();
        latencies.arrived(3, now + 13 * MILLI);

        assertThat(latencies.isComplete()).isTrue();
        assertThat(latencies.answers()).isEqualTo(3);
        assertThat(latencies.eventsPerSecond()).isCloseTo(3 / 0.012, withinPercentage(0.001));
        assertThat(latencies.all().getTotalCount()).isEqualTo(2);
        assertThat(latencies.all().getMinValue()).isEqualTo(5_000);
        assertThat(latencies.all().valuesAreEquivalent(latencies.all().getMaxValue(), 10_000))
                .isTrue();
    }

    @Test
    void tellsEventsInCheckpointsFromOthers() {
        long now = System.nanoTime();
        long millis = System.currentTimeMillis();
        latencies.sent(0, now, true);
        latencies.sent(1, now + 1_000 * MILLI, true);
        latencies.arrived(0, now + 3 * MILLI);
        latencies.arrived(1, now + 1_007 * MILLI);

        latencies.journal(List.of(Journal.Entry.parse("checkpoint " + (millis + 900) + " " + (millis + 1_100))));

        assertThat(latencies.duringCheckpoints().getTotalCount()).isEqualTo(1);
        assertThat(latencies.betweenCheckpoints().getMaxValue()).isBetween(2_990L, 3_010L);
    }
}
