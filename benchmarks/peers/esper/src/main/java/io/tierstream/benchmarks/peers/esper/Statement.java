package io.tierstream.benchmarks.peers.esper;

import io.tierstream.benchmarks.harness.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The statement for one window: for a customer whose events came or left, whether each rule of the window holds.
 *
 * @param days length of the window
 * @param columns behind the customer, a boolean for each of these rules
 */
record Statement(int days, List<Column> columns) {

    static final String EVENTS = "ShopAction";

    /**
     * A rule.
     *
     * @param number as answers name it
     */
    record Column(int number, Question.Rule rule) {

        private String text() {
            return "sum(" + rule.measure().name().toLowerCase(Locale.ROOT) + ") >= " + rule.threshold() + "L as r"
                    + number;
        }
    }

    Statement {
        columns = List.copyOf(columns);
    }

    /** One for each window that rules ask for. */
    static List<Statement> of(Question question) {
        List<Question.Rule> rules = question.allRules();
        List<Statement> statements = new ArrayList<>();
        for (int window = 0; window < question.windowDays().size(); window++) {
            List<Column> columns = new ArrayList<>();
            for (int number = 0; number < rules.size(); number++) {
                if (rules.get(number).window() == window) {
                    columns.add(new Column(number, rules.get(number)));
                }
            }
            if (!columns.isEmpty()) {
                statements.add(new Statement(question.windowDays().get(window), columns));
            }
        }
        return statements;
    }

    String name() {
        return "window" + days;
    }

    /** In Esper's language. */
    String text() {
        String rules = columns.stream().map(Column::text).collect(Collectors.joining(", "));
        return "@name('" + name() + "') select customer, " + rules + " from " + EVENTS + "#time(" + days
                + " days) group by customer;";
    }
}
