package io.tierstream.engine.rule;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/** Who looks at what: the comparisons of each slot, and the metrics whose values are looked at as such. */
final class ConditionUses {

    /** Stands for a use by no unit: a calculated metric is worked out also when no rule looks at it. */
    static final int NO_UNIT = -1;

    /** A comparison of a slot with a constant. */
    record Use(Operator operator, Decimal threshold, int unit) {}

    private final Map<Integer, List<Use>> comparisons = new HashMap<>();
    private final Map<Integer, List<Integer>> looks = new HashMap<>();

    void compare(int slot, Use use) {
        comparisons.computeIfAbsent(slot, none -> new ArrayList<>()).add(use);
    }

    void look(int metric, int unit) {
        looks.computeIfAbsent(metric, none -> new ArrayList<>()).add(unit);
    }

    /** What a slot is compared with, repeats included. */
    List<Decimal> thresholds(int slot) {
        return comparisons.getOrDefault(slot, List.of()).stream()
                .map(Use::threshold)
                .toList();
    }

    /** The comparisons of a slot by units. */
    List<Use> comparisons(int slot) {
        return comparisons.getOrDefault(slot, List.of()).stream()
                .filter(use -> use.unit() != NO_UNIT)
                .toList();
    }

    /** The units that look at a metric's value as such. */
    int[] looking(int metric) {
        return looks.getOrDefault(metric, List.of()).stream()
                .mapToInt(Integer::intValue)
                .filter(unit -> unit != NO_UNIT)
                .distinct()
                .toArray();
    }

    /** Visits each unit with each slot that it looks at; repeats occur. */
    void forEach(ObjIntConsumer<Integer> visitor) {
        comparisons.keySet().forEach(slot -> comparisons(slot).forEach(use -> visitor.accept(use.unit(), slot)));
        looks.keySet().forEach(metric -> Arrays.stream(looking(metric)).forEach(unit -> visitor.accept(unit, metric)));
    }
}
