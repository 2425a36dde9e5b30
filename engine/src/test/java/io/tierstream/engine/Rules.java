package io.tierstream.engine;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.metric.Selection;
import io.tierstream.engine.metric.Window;
import io.tierstream.engine.sequence.SequenceDefinition;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import io.tierstream.engine.tier.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the rule sets of tests. */
final class Rules {

    static final long SECOND = 1_000;
    static final long HOUR = 3_600 * SECOND;
    static final long DAY = 24 * HOUR;

    private final List<MetricDefinition> metrics = new ArrayList<>();
    private final List<SegmentDefinition> segments = new ArrayList<>();
    private final List<TierSetDefinition> tierSets = new ArrayList<>();
    private final List<SequenceDefinition> sequences = new ArrayList<>();

    /** A metric over all events; length 0 is the lifetime. */
    Rules metric(String name, Aggregate aggregate, @Nullable String field, long length) {
        return metric(name, aggregate, field, Selection.ALL, Window.ofMillis(length));
    }

    Rules metric(String name, Aggregate aggregate, @Nullable String field, Selection selection, Window window) {
        return metric(new MetricDefinition(name, aggregate, field, selection, window));
    }

    Rules metric(MetricDefinition metric) {
        metrics.add(metric);
        return this;
    }

    Rules sequence(SequenceDefinition sequence) {
        sequences.add(sequence);
        return this;
    }

    Rules segment(String name, Expression when) {
        return segment(name, when, null);
    }

    Rules segment(String name, Expression when, @Nullable Expression keep) {
        segments.add(new SegmentDefinition(name, when, keep));
        return this;
    }

    Rules segment(String name, Expression when, @Nullable Expression keep, Timing timing) {
        segments.add(new SegmentDefinition(name, when, keep, timing));
        return this;
    }

    Rules tierSet(String name, TierDefinition... tiers) {
        tierSets.add(new TierSetDefinition(name, List.of(tiers)));
        return this;
    }

    Rules tierSet(String name, Maintenance maintenance, TierDefinition... tiers) {
        tierSets.add(new TierSetDefinition(name, List.of(tiers), maintenance));
        return this;
    }

    RuleSet version(long version) {
        return new RuleSet("shop", version, metrics, List.of(), segments, tierSets, sequences);
    }

    static TierDefinition tier(String name, Expression when) {
        return new TierDefinition(name, when, null);
    }

    static TierDefinition tier(String name, Expression when, Expression keep) {
        return new TierDefinition(name, when, keep);
    }

    /** {@code metric operator value}; an int or a numeral in quotes is a number. */
    static Expression is(String metric, String operator, Object value) {
        return new Expression.Comparison(operator(operator), variable(metric), literal(value));
    }

    static Expression since(String metric, String operator, long millis) {
        return new Expression.Comparison(
                operator(operator), new Expression.Since(metric), new Expression.Literal(Duration.ofMillis(millis)));
    }

    static Expression variable(String name) {
        return new Expression.Variable(name);
    }

    static Expression.Literal literal(Object value) {
        return new Expression.Literal(value instanceof Integer number ? Decimal.of(number) : value);
    }

    static Expression not(Expression operand) {
        return new Expression.Not(operand);
    }

    static Expression and(Expression... operands) {
        return new Expression.And(List.of(operands));
    }

    static Expression or(Expression... operands) {
        return new Expression.Or(List.of(operands));
    }

    static Operator operator(String symbol) {
        for (Operator operator : Operator.values()) {
            if (operator.symbol().equals(symbol)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(symbol);
    }
}
