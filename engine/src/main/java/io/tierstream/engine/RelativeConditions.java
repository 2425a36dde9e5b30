package io.tierstream.engine;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Arithmetic;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Rank;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.engine.population.Census;
import io.tierstream.engine.population.CutOffs;
import io.tierstream.engine.tier.Maintenance;
import io.tierstream.engine.tier.SegmentDefinition;
import io.tierstream.engine.tier.TierDefinition;
import io.tierstream.engine.tier.TierSetDefinition;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rule set with its comparisons of places among all customers replaced by what they mean under the cut-offs in force:
 * {@code percentile(spend) >= 95} is {@code spend > 1200}, an ordinary comparison, which is indexed and foreseen as such. Without a
 * cut it is false.
 */
final class RelativeConditions {

    private final RuleSet ruleSet;
    private final CutOffs cutOffs;
    private final @Nullable CutOffs before;
    private final SortedMap<String, SortedSet<Decimal>> asked = new TreeMap<>();
    private final Map<Expression, Origin> origins = new IdentityHashMap<>();
    private final RuleSet resolved;

    /**
     * What a comparison was before it was replaced.
     *
     * @param comparison as written, the place on the left
     * @param metric the metric that has a place
     * @param percent where it is cut
     * @param cut the value there; null when there is none
     */
    record Origin(
            Comparison comparison,
            String metric,
            Decimal percent,
            @Nullable Decimal cut) {

        boolean holds(@Nullable Object value, @Nullable Decimal limit) {
            Decimal number = Census.number(value);
            return number != null
                    && limit != null
                    && (comparison.operator() == Operator.LESS) != (number.compareTo(limit) > 0);
        }
    }

    /**
     * Resolves a rule set.
     *
     * @param cutOffs those in force; taken under an earlier version of the rule set they count for metrics that are still the same
     * @param before those in force until now; null if that is not known
     * @param history where to find the earlier version
     * @throws IllegalArgumentException if a place is compared otherwise than by {@code >=} or {@code <} with a constant between its
     *     first and its last
     */
    RelativeConditions(RuleSet ruleSet, CutOffs cutOffs, @Nullable CutOffs before, RuleSetHistory history) {
        this.ruleSet = ruleSet;
        this.cutOffs = usable(cutOffs, history);
        this.before = before;
        this.resolved = resolve();
    }

    private CutOffs usable(CutOffs taken, RuleSetHistory history) {
        if (taken.isNone() || taken.ruleSetVersion() == ruleSet.version()) {
            return taken;
        }
        RuleSet old = history.find(taken.ruleSetVersion());
        Map<String, CutOffs.Cuts> same = new TreeMap<>(taken.metrics());
        same.keySet().removeIf(metric -> old == null || !isSame(metric, old));
        return new CutOffs(taken.asOf(), taken.ruleSetVersion(), same);
    }

    private boolean isSame(String metric, RuleSet old) {
        if (!Objects.equals(among(ruleSet), among(old))) {
            return false;
        }
        MetricDefinition kept = kept(metric, ruleSet);
        MetricDefinition was = kept(metric, old);
        if (kept != null || was != null) {
            return kept != null && was != null && kept.computesSameAs(was);
        }
        return ruleSet.metrics().equals(old.metrics()) && ruleSet.calculated().equals(old.calculated());
    }

    private static @Nullable String among(RuleSet rules) {
        return rules.population() == null ? null : rules.population().among();
    }

    private static @Nullable MetricDefinition kept(String name, RuleSet rules) {
        return rules.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private RuleSet resolve() {
        List<CalculatedMetric> calculated = ruleSet.calculated().stream()
                .map(metric -> new CalculatedMetric(metric.name(), resolved(metric.expression())))
                .toList();
        List<SegmentDefinition> segments = ruleSet.segments().stream()
                .map(one -> new SegmentDefinition(one.name(), resolved(one.when()), orNull(one.keep()), one.timing()))
                .toList();
        List<TierSetDefinition> tierSets =
                ruleSet.tierSets().stream().map(this::tierSet).toList();
        return asked.isEmpty() ? ruleSet : ruleSet.deciding(calculated, segments, tierSets);
    }

    private TierSetDefinition tierSet(TierSetDefinition set) {
        Maintenance kept = set.maintenance();
        Maintenance resolved = kept == null || kept.condition() == null
                ? kept
                : new Maintenance(kept.end(), kept.oneStep(), resolved(kept.condition()));
        return new TierSetDefinition(
                set.name(), set.tiers().stream().map(this::tier).toList(), resolved);
    }

    private TierDefinition tier(TierDefinition one) {
        return new TierDefinition(one.name(), resolved(one.when()), orNull(one.keep()), one.timing());
    }

    private @Nullable Expression orNull(@Nullable Expression condition) {
        return condition == null ? null : resolved(condition);
    }

    private List<Expression> resolved(List<Expression> all) {
        return all.stream().map(this::resolved).toList();
    }

    /** The same object where nothing is replaced. */
    private Expression resolved(Expression expression) {
        if (!hasRank(expression)) {
            return expression;
        } else if (expression instanceof Comparison comparison && comparison.left() instanceof Rank rank) {
            return replaced(comparison, rank);
        } else if (expression instanceof Comparison comparison && !(comparison.right() instanceof Rank)) {
            return new Comparison(comparison.operator(), resolved(comparison.left()), resolved(comparison.right()));
        } else if (expression instanceof And and) {
            return new And(resolved(and.operands()));
        } else if (expression instanceof Or or) {
            return new Or(resolved(or.operands()));
        } else if (expression instanceof Not not) {
            return new Not(resolved(not.operand()));
        } else if (expression instanceof Arithmetic arithmetic) {
            return new Arithmetic(arithmetic.operator(), resolved(arithmetic.left()), resolved(arithmetic.right()));
        } else if (expression instanceof Conditional conditional) {
            return new Conditional(
                    resolved(conditional.condition()), resolved(conditional.yes()), resolved(conditional.no()));
        }
        throw new IllegalArgumentException("a place among all customers must be compared with a constant");
    }

    private static boolean hasRank(Expression expression) {
        return expression instanceof Rank || expression.children().stream().anyMatch(RelativeConditions::hasRank);
    }

    private Expression replaced(Comparison comparison, Rank rank) {
        boolean atLeast = comparison.operator() == Operator.GREATER_OR_EQUAL;
        Decimal percent = comparison.right() instanceof Literal literal && literal.value() instanceof Decimal place
                ? rank.function().percent(place)
                : Decimal.ZERO;
        if (!atLeast && comparison.operator() != Operator.LESS
                || percent.signum() <= 0
                || percent.compareTo(Decimal.of(100)) >= 0) {
            throw new IllegalArgumentException(rank.function().symbol() + "(" + rank.metric()
                    + ") must be compared by >= or < with a constant inside its range");
        }
        asked.computeIfAbsent(rank.metric(), none -> new TreeSet<>()).add(percent);
        Decimal cut = cut(cutOffs, rank.metric(), percent);
        Expression meaning = cut == null
                ? new Literal(false)
                : new Comparison(
                        atLeast ? Operator.GREATER : Operator.LESS_OR_EQUAL,
                        new Variable(rank.metric()),
                        new Literal(value(rank.metric(), cut)));
        origins.put(meaning, new Origin(comparison, rank.metric(), percent, cut));
        return meaning;
    }

    private @Nullable Decimal cut(CutOffs from, String metric, Decimal percent) {
        CutOffs.Cuts cuts = from.metrics().get(metric);
        long atLeast = ruleSet.population() == null ? 1 : ruleSet.population().atLeast();
        return cuts == null || cuts.customers() < atLeast ? null : cuts.values().get(percent);
    }

    /** A value as the metric shows it. */
    private Object value(String metric, Decimal cut) {
        MetricDefinition kept = kept(metric, ruleSet);
        return kept != null && kept.isInstant()
                ? Instant.ofEpochMilli(cut.toBigDecimal().longValueExact())
                : cut;
    }

    /** What decides. */
    RuleSet resolved() {
        return resolved;
    }

    /** Per metric that conditions ask the place of: the percentages at which they cut it. */
    SortedMap<String, SortedSet<Decimal>> asked() {
        return asked;
    }

    /** Whether a metric is not cut at all, or not where it is asked for. That too few customers have a value is no lack. */
    boolean lacksCuts() {
        return asked.entrySet().stream().anyMatch(one -> {
            CutOffs.Cuts cuts = cutOffs.metrics().get(one.getKey());
            return cuts == null
                    || cuts.customers() > 0 && !cuts.values().keySet().containsAll(one.getValue());
        });
    }

    /** What a customer is marked with who was decided under these cut-offs. */
    long mark() {
        return asked.isEmpty() ? CutOffs.NEVER : cutOffs.asOf();
    }

    /** What a part of a condition was as written; null if it was not replaced. */
    @Nullable
    Origin origin(Expression meaning) {
        return origins.isEmpty() ? null : origins.get(meaning);
    }

    /** Whether a comparison held under the cut-offs of a mark, as far as they are known; otherwise, those in force count. */
    boolean heldBefore(Origin origin, @Nullable Object value, long mark) {
        if (mark == CutOffs.NEVER) {
            return false;
        }
        Decimal limit =
                before != null && mark == before.asOf() ? cut(before, origin.metric(), origin.percent()) : origin.cut();
        return origin.holds(value, limit);
    }

    /** Such as {@code 95 (above 1200, as of 2026-03-01T00:00:00.000Z)}. */
    String threshold(Origin origin) {
        String place = ExpressionText.of(origin.comparison().right());
        if (origin.cut() == null) {
            return place + " (no cut-offs)";
        }
        String cut = ExpressionText.value(value(origin.metric(), origin.cut()));
        return place + " (cut at " + cut + " as of " + ExpressionText.instant(cutOffs.asOf()) + ")";
    }
}
