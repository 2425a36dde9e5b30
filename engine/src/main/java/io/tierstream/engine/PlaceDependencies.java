package io.tierstream.engine;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Defined;
import io.tierstream.engine.expression.Expression.InSegment;
import io.tierstream.engine.expression.Expression.InTier;
import io.tierstream.engine.expression.Expression.Rank;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.population.Population;
import io.tierstream.engine.tier.Maintenance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which values of a rule set follow from places among all customers. */
final class PlaceDependencies {

    private final RuleSet ruleSet;
    private final Set<String> seen = new HashSet<>();
    private final Deque<Expression> left = new ArrayDeque<>();

    PlaceDependencies(RuleSet ruleSet) {
        this.ruleSet = ruleSet;
    }

    /**
     * Whether the values that are cut, or who is counted, follow from places.
     *
     * @param cut the metrics whose values are cut
     */
    boolean cutsFollowFromPlaces(Collection<String> cut) {
        cut.forEach(this::addMetric);
        Population population = ruleSet.population();
        if (population != null && population.among() != null) {
            addSegment(population.among());
        }
        boolean found = false;
        while (!left.isEmpty() && !found) {
            List<Expression> parts = new ArrayList<>();
            left.remove().walk(parts::add);
            parts.forEach(this::follow);
            found = parts.stream().anyMatch(Rank.class::isInstance);
        }
        return found;
    }

    private void follow(Expression part) {
        if (part instanceof Variable variable) {
            addMetric(variable.name());
        } else if (part instanceof Since since) {
            addMetric(since.metric());
        } else if (part instanceof Defined defined) {
            addMetric(defined.name());
        } else if (part instanceof InSegment inSegment) {
            addSegment(inSegment.segment());
        } else if (part instanceof InTier inTier) {
            addTierSet(inTier.tierSet());
        }
    }

    /** What metrics of events show follows from events alone. */
    private void addMetric(String name) {
        if (seen.add("metric " + name)) {
            ruleSet.calculated().stream()
                    .filter(metric -> metric.name().equals(name))
                    .forEach(metric -> left.add(metric.expression()));
        }
    }

    private void addSegment(String name) {
        if (seen.add("segment " + name)) {
            ruleSet.segments().stream()
                    .filter(segment -> segment.name().equals(name))
                    .flatMap(segment -> Stream.concat(Stream.of(segment.when()), Stream.ofNullable(segment.keep())))
                    .forEach(left::add);
        }
    }

    private void addTierSet(String name) {
        if (seen.add("tier set " + name)) {
            ruleSet.tierSets().stream().filter(set -> set.name().equals(name)).forEach(set -> {
                set.tiers().forEach(tier -> {
                    left.add(tier.when());
                    Stream.ofNullable(tier.keep()).forEach(left::add);
                });
                Maintenance maintenance = set.maintenance();
                if (maintenance != null && maintenance.condition() != null) {
                    left.add(maintenance.condition());
                }
            });
        }
    }
}
