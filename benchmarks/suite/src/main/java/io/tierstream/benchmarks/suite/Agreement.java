package io.tierstream.benchmarks.suite;

import io.tierstream.benchmarks.harness.Answer;
import io.tierstream.benchmarks.harness.Question;
import io.tierstream.benchmarks.harness.ShopEvent;
import io.tierstream.benchmarks.harness.ShopEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Whether a peer's answers are right: for each customer and rule, whether it holds after the events of each instant. Right is what a
 * recomputation from all events says, so Tierstream is checked like the others. Exits by time alone may be told late, with the next event.
 */
final class Agreement {

    private static final long DAY_MILLIS = 86_400_000;

    private final Question question;
    private final List<Question.Rule> rules;
    private final Map<String, List<ShopEvent>> events = new HashMap<>();

    /** Right answers to a question about these events. */
    Agreement(Question question, ShopEvents input, int count) {
        this.question = question;
        this.rules = question.allRules();
        for (int i = 0; i < count; i++) {
            ShopEvent event = input.next();
            events.computeIfAbsent(event.customerId(), none -> new ArrayList<>())
                    .add(event);
        }
    }

    /**
     * Compares.
     *
     * @param differences how many answers are wrong, of {@code compared}
     * @param holding how many of those compared hold
     * @param first the first that is wrong, in words; empty if all agree
     */
    record Outcome(long compared, long holding, long differences, String first) {}

    Outcome compare(List<Answer> answers) {
        Map<String, Map<Integer, NavigableMap<Long, Boolean>>> told = new HashMap<>();
        for (Answer answer : answers) {
            told.computeIfAbsent(answer.customerId(), none -> new HashMap<>())
                    .computeIfAbsent(answer.rule(), none -> new TreeMap<>())
                    .put(answer.time(), answer.holds());
        }
        long compared = 0;
        long holding = 0;
        long differences = 0;
        String first = "";
        for (Map.Entry<String, List<ShopEvent>> customer : events.entrySet()) {
            Map<Integer, NavigableMap<Long, Boolean>> ofCustomer = told.getOrDefault(customer.getKey(), Map.of());
            for (long time : customer.getValue().stream()
                    .mapToLong(ShopEvent::time)
                    .distinct()
                    .toArray()) {
                for (int rule = 0; rule < rules.size(); rule++) {
                    boolean right = holds(rules.get(rule), customer.getValue(), time);
                    Map.Entry<Long, Boolean> last =
                            ofCustomer.getOrDefault(rule, new TreeMap<>()).floorEntry(time);
                    boolean said = last != null && last.getValue();
                    compared++;
                    holding += right ? 1 : 0;
                    if (said != right) {
                        differences++;
                        first = first.isEmpty()
                                ? customer.getKey() + " at " + time + ", rule " + rule + " " + rules.get(rule) + ": "
                                        + said + ", and it should be " + right
                                : first;
                    }
                }
            }
        }
        return new Outcome(compared, holding, differences, first);
    }

    private boolean holds(Question.Rule rule, List<ShopEvent> ofCustomer, long now) {
        long from = now - question.windowDays().get(rule.window()) * DAY_MILLIS;
        long value = 0;
        for (ShopEvent event : ofCustomer) {
            if (event.time() > from && event.time() <= now) {
                value += switch (rule.measure()) {
                    case SPEND -> event.cents();
                    case ORDERS -> event.purchase() ? 1 : 0;
                    case VIEWS -> event.purchase() ? 0 : 1;
                };
            }
        }
        return value >= rule.threshold();
    }
}
