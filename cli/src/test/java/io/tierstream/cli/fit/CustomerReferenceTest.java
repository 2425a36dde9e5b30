package io.tierstream.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tierstream.engine.Customer;
import io.tierstream.engine.Engine;
import io.tierstream.engine.EngineSettings;
import io.tierstream.engine.event.Event;
import io.tierstream.engine.event.Fields;
import io.tierstream.engine.metric.HeapPages;
import io.tierstream.rules.Compilation;
import io.tierstream.rules.RuleSets;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the engine foretells of every customer of the CDNOW sample from their purchases, as events under a rule set, against the table of a
 * program of its own in another language.
 */
class CustomerReferenceTest {

    private static final String BG_NBD = "{r: 0.243, alpha: 4.414, a: 0.793, b: 2.426}";
    private static final String PARETO_NBD = "{model: pareto/nbd, r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669}";

    /** Of the columns of the table: they have nine digits after the point. */
    private static final double ROUNDED = 6e-10;

    private static Map<String, Map<String, @Nullable String>> foretold(String purchases) throws IOException {
        String rules = """
                ruleset: cdnow
                predictions:
                  purchases: %s
                  value: {p: 6.25, q: 3.74, v: 15.44}
                metrics:
                  alive: {predict: alive, of: purchase}
                  purchases: {predict: purchases, within: 39w, of: purchase}
                  value: {predict: value, amount: amount, of: purchase}
                  clv: {predict: clv, within: 39w, amount: amount, of: purchase}
                segments:
                  lost: {when: alive < 0.2}
                """.formatted(purchases);
        var compiled = (Compilation.Compiled) RuleSets.compile("cdnow.yaml", rules, 1);
        Engine engine = Engine.compile(compiled.ruleSet(), EngineSettings.DEFAULT);
        HeapPages pages = new HeapPages();
        Map<String, Customer> customers = new HashMap<>();
        for (Cdnow.Purchase one : Cdnow.purchases()) {
            Customer customer = customers.computeIfAbsent(one.customer(), id -> engine.open(id, null, pages));
            engine.step(
                    customer,
                    new Event(one.customer(), null, "purchase", one.time(), Fields.of(Map.of("amount", one.amount()))));
        }
        Map<String, Map<String, @Nullable String>> metrics = new HashMap<>();
        customers.forEach((id, customer) -> {
            engine.wake(customer, Cdnow.END);
            metrics.put(id, engine.membership(customer).metrics());
        });
        return metrics;
    }

    @Test
    void foretellsOfEachCustomerWhatTheReferenceDoes() throws IOException {
        List<String> lines = Files.readAllLines(Cdnow.file("oracle/expected/cdnow_sample_clv_reference.csv"));
        List<String> columns = List.of(lines.get(0).split(","));
        var simple = foretold(BG_NBD);
        var classic = foretold(PARETO_NBD);

        assertThat(simple).hasSize(2357);
        assertThat(lines).hasSize(1 + 2357);
        for (String line : lines.subList(1, lines.size())) {
            Map<String, String> expected = new HashMap<>();
            List<String> cells = List.of(line.split(","));
            for (int i = 0; i < columns.size(); i++) {
                expected.put(columns.get(i), cells.get(i));
            }
            Map<String, @Nullable String> ours = Objects.requireNonNull(simple.get(cells.get(0)), line);
            assertSame(line, ours.get("alive"), number(expected, "bgnbd_p_alive"));
            assertSame(line, ours.get("purchases"), number(expected, "bgnbd_cond_exp_39w"));
            assertSame(line, ours.get("value"), number(expected, "gg_exp_avg_value"));
            assertSame(line, ours.get("clv"), number(expected, "clv39_undiscounted"));
            ours = Objects.requireNonNull(classic.get(cells.get(0)), line);
            double purchases = number(expected, "paretonbd_cond_exp_39w");
            double value = number(expected, "gg_exp_avg_value");
            assertSame(line, ours.get("alive"), number(expected, "paretonbd_p_alive"));
            assertSame(line, ours.get("purchases"), purchases);
            assertSame(line, ours.get("value"), value);
            assertThat(Double.parseDouble(Objects.requireNonNull(ours.get("clv"))))
                    .as(line)
                    .isCloseTo(purchases * value, within(ROUNDED * (1 + purchases + value)));
        }
    }

    private static double number(Map<String, String> expected, String column) {
        return Double.parseDouble(Objects.requireNonNull(expected.get(column), column));
    }

    private static void assertSame(String line, @Nullable String ours, double expected) {
        assertThat(Double.parseDouble(Objects.requireNonNull(ours))).as(line).isCloseTo(expected, within(ROUNDED));
    }
}
