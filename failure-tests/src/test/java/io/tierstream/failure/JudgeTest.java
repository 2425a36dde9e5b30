package io.tierstream.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The judge is judged by the naive twin, on histories of the kind that the suite makes. */
final class JudgeTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @EnumSource
    void agreesWithTheNaiveTwin(Rules rules) {
        Judge judge = new Judge(rules.compiled());
        see(judge, rules == Rules.BACKLOG ? Duration.ofMinutes(2) : Duration.ofMillis(20));

        judge.compareWithTwin();

        assertThat(judge.sampled()).isGreaterThan(5);
        assertThat(judge.decisions()).hasSizeGreaterThan(1_000);
    }

    @Test
    void aLaterRuleSetTakesOverWithoutADecision() {
        Judge judge = new Judge(Rules.LIVE.compiled());
        see(judge, Duration.ofMillis(20));
        int before = judge.decisions().size();

        judge.upgrade(Rules.LIVE_2.compiled());

        assertThat(judge.decisions()).hasSize(before);
    }

    private static void see(Judge judge, Duration step) {
        Purchases purchases = new Purchases(1, 1_000);
        for (int i = 0; i < 10_000; i++) {
            judge.see(Purchases.event(purchases.next(BEGIN.plus(step.multipliedBy(i)))));
        }
    }
}
