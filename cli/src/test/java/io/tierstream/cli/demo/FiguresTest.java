package io.tierstream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.schemas.v1.Cause;
import io.tierstream.schemas.v1.Direction;
import io.tierstream.schemas.v1.DistributionTarget;
import io.tierstream.schemas.v1.TierDistribution;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final long START = 1_000_000;

    private final Figures figures = new Figures(ReasonsTest.demoRules());

    FiguresTest() throws IOException {}

    @Test
    void agreesOnlyWhenBothTopicsSayTheSame() {
        assertThat(figures.targets()).isEqualTo(10);
        assertThat(figures.agreeing()).isEqualTo(10);

        figures.add(ReasonsTest.transition(Direction.ENTER, Cause.EVENT).build(), START);
        assertThat(figures.agreeing()).isEqualTo(9);

        figures.add(gold(1, 0, 1));
        assertThat(figures.agreeing()).isEqualTo(10);

        figures.add(gold(2, 0, 1));
        assertThat(figures.agreeing()).isEqualTo(9);
    }

    @Test
    void measuresFromEventsAndFromDueMomentsApart() {
        figures.started(START);
        for (int i = 1; i <= 100; i++) {
            long now = START + 11_000 + i;
            figures.add(
                    ReasonsTest.transition(Direction.ENTER, Cause.EVENT)
                            .setEventTime(Instant.ofEpochMilli(now - i))
                            .build(),
                    now);
        }
        figures.add(
                ReasonsTest.transition(Direction.EXIT, Cause.TIME)
                        .setEventTime(Instant.ofEpochMilli(START + 11_000))
                        .build(),
                START + 11_300);

        Snapshot snapshot = figures.snapshot(START + 12_000, 100, 1);
        assertThat(snapshot.fromEvent()).isEqualTo(new Percentiles(100, 50, 99));
        assertThat(snapshot.fromDueMoment()).isEqualTo(new Percentiles(1, 300, 300));
        assertThat(figures.overall()).containsExactly(snapshot.fromEvent(), snapshot.fromDueMoment());
        assertThat(snapshot.entryRate()).isEqualTo(20);
        assertThat(snapshot.byTime()).isEqualTo(1);
        assertThat(snapshot.last().get(0).time()).isEqualTo("00:16:51.000");
    }

    @Test
    void leavesColdStartsOutOfTheLatencyOfTheRun() {
        figures.started(START);
        figures.add(
                ReasonsTest.transition(Direction.ENTER, Cause.EVENT)
                        .setEventTime(Instant.ofEpochMilli(START))
                        .build(),
                START + 3_000);

        assertThat(figures.overall()).containsExactly(Percentiles.NONE, Percentiles.NONE);
    }

    private static TierDistribution gold(long entries, long exits, long members) {
        return TierDistribution.newBuilder()
                .setRuleSet("demo")
                .setRuleSetVersion(1)
                .setTarget(DistributionTarget.TIER)
                .setTierSet("value")
                .setName("gold")
                .setMembers(members)
                .setEntries(entries)
                .setExits(exits)
                .setAsOf(Instant.EPOCH)
                .build();
    }
}
