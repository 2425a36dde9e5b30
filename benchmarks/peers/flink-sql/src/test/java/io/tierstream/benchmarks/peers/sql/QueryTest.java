package io.tierstream.benchmarks.peers.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.benchmarks.harness.Question;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryTest {

    private static final int EVENTS_A_YEAR = 40;

    @Test
    void windowIsOneMillisecondShortOfItsDays() {
        assertThat(Query.of(question(List.of(365), 3)))
                .contains("RANGE BETWEEN INTERVAL '364 23:59:59.999' DAY(3) TO SECOND(3) PRECEDING");
    }

    @Test
    void refusesSeveralWindows() {
        assertThatThrownBy(() -> Query.of(question(List.of(1, 30), 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("windows of [1, 30] days");
    }

    @Test
    void refusesMoreRulesThanBits() {
        assertThat(Query.of(question(List.of(30), 63))).contains(Long.toString(1L << 62));
        assertThatThrownBy(() -> Query.of(question(List.of(30), 64))).hasMessageContaining("not for 64");
    }

    private static Question question(List<Integer> days, int rules) {
        return new Question(days, rules, EVENTS_A_YEAR, Question.NEAR);
    }
}
