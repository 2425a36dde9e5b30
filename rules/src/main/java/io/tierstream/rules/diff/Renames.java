package io.tierstream.rules.diff;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Arithmetic;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.Defined;
import io.tierstream.engine.expression.Expression.ElementOf;
import io.tierstream.engine.expression.Expression.In;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Rank;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.TextTest;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.tier.Maintenance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Metrics that are the same under another name: one that is gone, and a new one that computes the same. The history of such a metric stays. */
final class Renames {

    static final Renames NONE = new Renames(Map.of());

    /** The new names by the old ones. */
    private final Map<String, String> names;

    private Renames(Map<String, String> names) {
        this.names = names;
    }

    static Renames between(RuleSet before, RuleSet after) {
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> old = new LinkedHashSet<>(before.metricNames());
        Set<String> now = new LinkedHashSet<>(after.metricNames());
        pair(
                gone(before.metrics(), MetricDefinition::name, now),
                gone(after.metrics(), MetricDefinition::name, old),
                MetricDefinition::computesSameAs,
                names);
        // One that is calculated may be made of others that have been renamed, calculated ones too.
        Renames renames = new Renames(names);
        int known;
        do {
            known = names.size();
            pair(
                    gone(before.calculated(), CalculatedMetric::name, now),
                    gone(after.calculated(), CalculatedMetric::name, old),
                    (was, is) -> renames.in(was.expression()).equals(is.expression()),
                    names);
        } while (names.size() > known);
        return new Renames(Collections.unmodifiableMap(names));
    }

    private static <T> Map<String, T> gone(List<T> all, Function<T, String> name, Set<String> stillThere) {
        return all.stream()
                .filter(one -> !stillThere.contains(name.apply(one)))
                .collect(Collectors.toMap(name, one -> one, (a, b) -> a, LinkedHashMap::new));
    }

    private static <T> void pair(
            Map<String, T> gone, Map<String, T> come, BiPredicate<T, T> same, Map<String, String> names) {
        gone.forEach((old, was) -> come.entrySet().stream()
                .filter(one ->
                        !names.containsKey(old) && !names.containsValue(one.getKey()) && same.test(was, one.getValue()))
                .findFirst()
                .ifPresent(one -> names.put(old, one.getKey())));
    }

    /** The new names by the old ones, in the order of the old rule set. */
    Map<String, String> names() {
        return names;
    }

    private String of(String metric) {
        return names.getOrDefault(metric, metric);
    }

    /** The end of a tier with new names. */
    Maintenance.End in(Maintenance.End end) {
        return end instanceof Maintenance.Anniversary anniversary
                ? new Maintenance.Anniversary(of(anniversary.metric()), anniversary.zone())
                : end;
    }

    /** An expression with new names. */
    Expression in(Expression expression) {
        if (names.isEmpty()) {
            return expression;
        } else if (expression instanceof Variable variable) {
            return new Variable(of(variable.name()));
        } else if (expression instanceof Since since) {
            return new Since(of(since.metric()));
        } else if (expression instanceof Rank rank) {
            return new Rank(rank.function(), of(rank.metric()));
        } else if (expression instanceof Defined defined) {
            return new Defined(of(defined.name()));
        } else if (expression instanceof Not not) {
            return new Not(in(not.operand()));
        } else if (expression instanceof And and) {
            return new And(in(and.operands()));
        } else if (expression instanceof Or or) {
            return new Or(in(or.operands()));
        } else if (expression instanceof Comparison comparison) {
            return new Comparison(comparison.operator(), in(comparison.left()), in(comparison.right()));
        } else if (expression instanceof In one) {
            return new In(in(one.operand()), one.options());
        } else if (expression instanceof ElementOf element) {
            return new ElementOf(in(element.element()), in(element.list()));
        } else if (expression instanceof TextTest test) {
            return new TextTest(test.operator(), in(test.text()), in(test.argument()));
        } else if (expression instanceof Arithmetic arithmetic) {
            return new Arithmetic(arithmetic.operator(), in(arithmetic.left()), in(arithmetic.right()));
        } else if (expression instanceof Conditional conditional) {
            return new Conditional(in(conditional.condition()), in(conditional.yes()), in(conditional.no()));
        }
        // Constants, and what is asked of segments and tiers.
        return expression;
    }

    private List<Expression> in(List<Expression> expressions) {
        return expressions.stream().map(this::in).toList();
    }
}
