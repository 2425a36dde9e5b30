package io.tierstream.benchmarks.peers.sql;

import io.tierstream.benchmarks.harness.Question;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statement that answers a question. */
final class Query {

    /** A rule is a bit of a {@code BIGINT} whose sign is not used. */
    private static final int MOST_RULES = Long.SIZE - 1;

    /**
     * {@code spent} is null for page views, so that one column serves all three measures: what the window needs of a row is what Flink
     * keeps of it. A range includes the rows at its far end, which a window of whole days does not: hence the missing millisecond.
     */
    private static final String TEXT = """
            INSERT INTO answers
            WITH purchases AS (
              SELECT event_id, customer, ts, CASE WHEN purchase THEN cents END AS spent
              FROM events
            ), windowed AS (
              SELECT event_id, customer, ts,
                COALESCE(SUM(spent) OVER w, 0) AS spend, COUNT(spent) OVER w AS orders, COUNT(*) OVER w - COUNT(spent) OVER w AS page_views
              FROM purchases
              WINDOW w AS (
                PARTITION BY customer ORDER BY ts
                RANGE BETWEEN INTERVAL '%d 23:59:59.999' DAY(3) TO SECOND(3) PRECEDING AND CURRENT ROW)
            ), ruled AS (
              SELECT event_id, customer, ts,
                %s AS rules
              FROM windowed
            )
            SELECT * FROM Changes(TABLE ruled PARTITION BY customer)
            """;

    private Query() {}

    /**
     * The text.
     *
     * @throws IllegalArgumentException when the question has several windows, which one OVER clause cannot answer, or too many rules
     */
    static String of(Question question) {
        if (question.windowDays().size() != 1) {
            throw new IllegalArgumentException("Flink SQL answers questions with one window; this one has windows of "
                    + question.windowDays() + " days: the OVER windows of a streaming query must all be the same");
        }
        List<Question.Rule> rules = question.allRules();
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(
                    "this query has room for " + MOST_RULES + " rules, not for " + rules.size());
        }
        String bits = IntStream.range(0, rules.size())
                .mapToObj(i -> bit(rules.get(i), 1L << i))
                .collect(Collectors.joining("\n      + "));
        return TEXT.formatted(question.windowDays().get(0) - 1, bits);
    }

    private static String bit(Question.Rule rule, long value) {
        String column = switch (rule.measure()) {
            case SPEND -> "spend";
            case ORDERS -> "orders";
            case VIEWS -> "page_views";
        };
        return "CASE WHEN " + column + " >= " + rule.threshold() + " THEN CAST(" + value
                + " AS BIGINT) ELSE CAST(0 AS BIGINT) END";
    }
}
