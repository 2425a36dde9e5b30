package io.tierstream.engine;

import io.tierstream.engine.expression.Computation;
import io.tierstream.engine.rule.Readings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the metrics of a rule set show, by number: behind those that are kept come those that are calculated. */
final class MetricValues {

    private final List<String> names;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final int kept;
    private final List<Computation> calculated;

    MetricValues(RuleSet ruleSet, RuleUnits units) {
        names = ruleSet.metricNames();
        names.forEach(name -> numbers.put(name, numbers.size()));
        kept = ruleSet.metrics().size();
        calculated = units.calculated();
    }

    List<String> names() {
        return names;
    }

    /** How many are kept. */
    int kept() {
        return kept;
    }

    /**
     * The number of a metric.
     *
     * @throws IllegalArgumentException if there is none of the name
     */
    int number(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("no metric named " + name);
        }
        return number;
    }

    @Nullable
    Object value(int number, Readings readings) {
        return number < kept
                ? readings.value(number)
                : calculated.get(number - kept).value(readings);
    }
}
