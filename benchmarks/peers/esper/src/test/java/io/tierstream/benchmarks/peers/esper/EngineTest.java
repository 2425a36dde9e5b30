package io.tierstream.benchmarks.peers.esper;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.ShopEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {

    private static final long START = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
    private static final long WINDOW = Duration.ofDays(30).toMillis();

    /** Its rule holds with the second purchase, whose spend is far above the threshold. */
    private static final Question QUESTION = new Question(List.of(30), 2, 1, 0);

    private static final int ORDERS = 1;

    private final List<Answer> answers = new ArrayList<>();

    @Test
    void eventLeavesExactlyAfterTheWindow() throws Exception {
        long threshold = QUESTION.allRules().get(ORDERS).threshold();
        assertThat(threshold).isEqualTo(2);
        try (Engine engine = new Engine("exact", QUESTION, this::keepOrders)) {
            engine.accept(purchase("e1", "a", START));
            engine.accept(purchase("e2", "a", START + 1));
            engine.accept(purchase("e3", "b", START + WINDOW - 1));
            assertThat(answers).containsExactly(new Answer("e2", "a", START + 1, ORDERS, true));
            engine.accept(purchase("e4", "b", START + WINDOW));
            assertThat(answers)
                    .contains(new Answer("", "a", START + WINDOW, ORDERS, false))
                    .last()
                    .isEqualTo(new Answer("e4", "b", START + WINDOW, ORDERS, true));
        }
    }

    private void keepOrders(Answer answer) {
        if (answer.rule() == ORDERS) {
            answers.add(answer);
        }
    }

    private static ShopEvent purchase(String id, String customer, long time) {
        return new ShopEvent(id, customer, time, true, 100, "", "", "");
    }
}
