package io.tierstream.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.DayBuckets;
import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.ShopEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {

    private static final Question QUESTION = new Question(List.of(30), 20, 400, 0.2);
    private static final SeededInput INPUT =
            SeededInput.uniform(20, 400, 0, 2_000).inSteps(Duration.ofDays(1));

    private final Agreement agreement = new Agreement(QUESTION, INPUT.events(1), INPUT.events());

    @Test
    void findsNothingWrongInRightAnswers() {
        Agreement.Outcome outcome = agreement.compare(answers());

        assertThat(outcome.differences()).isZero();
        assertThat(outcome.first()).isEmpty();
        assertThat(outcome.holding()).isBetween(1L, outcome.compared() - 1);
    }

    @Test
    void findsAnAnswerThatIsMissing() {
        List<Answer> answers = answers();
        Answer missing = answers.remove(answers.size() / 2);

        Agreement.Outcome outcome = agreement.compare(answers);

        assertThat(outcome.differences()).isPositive();
        assertThat(outcome.first()).contains(missing.customerId()).contains("rule " + missing.rule());
    }

    private static List<Answer> answers() {
        List<Answer> answers = new ArrayList<>();
        Map<String, DayBuckets> customers = new HashMap<>();
        ShopEvents events = INPUT.events(1);
        for (int i = 0; i < INPUT.events(); i++) {
            ShopEvent event = events.next();
            customers
                    .computeIfAbsent(event.customerId(), none -> new DayBuckets(QUESTION))
                    .add(
                            QUESTION,
                            QUESTION.allRules(),
                            event,
                            (rule, holds) ->
                                    answers.add(new Answer(event.id(), event.customerId(), event.time(), rule, holds)));
        }
        return answers;
    }
}
