package io.tierstream.engine.rule;

import io.tierstream.engine.expression.Computation;
import io.tierstream.engine.expression.Condition;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Arithmetic;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.Defined;
import io.tierstream.engine.expression.Expression.InSegment;
import io.tierstream.engine.expression.Expression.InTier;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.SinceEntry;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.expression.ExpressionCompiler;
import io.tierstream.engine.expression.Scope;
import io.tierstream.engine.metric.CalculatedMetric;
import io.tierstream.engine.metric.MetricDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the conditions and the calculated metrics of a rule set. First all conditions are declared, then the thresholds are
 * known and they are compiled.
 */
public final class ConditionBuilder {

    private final List<MetricDefinition> metrics;
    private final Map<String, Expression> calculated = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Computation> computations = new HashMap<>();
    private final Slots slots;
    private final ConditionUses uses = new ConditionUses();
    private final Units units;
    private final Map<Integer, SortedSet<Integer>> dependencies = new HashMap<>();
    private final Stays stays = new Stays();
    private @Nullable ConditionIndex index;

    /** The units by name, for conditions that look at them. */
    public interface Units {

        /**
         * The number of a segment or tier set.
         *
         * @throws IllegalArgumentException if there is none of the name
         */
        int unit(String name);

        /**
         * The level of a tier.
         *
         * @throws IllegalArgumentException if the tier set has none of the name
         */
        int level(int unit, String tier);
    }

    /**
     * For a rule set.
     *
     * @param calculated must not look at each other in a circle
     * @param units its segments and tier sets, by name
     */
    public ConditionBuilder(List<MetricDefinition> metrics, List<CalculatedMetric> calculated, Units units) {
        this.metrics = List.copyOf(metrics);
        this.units = units;
        this.slots = new Slots(this.metrics);
        for (CalculatedMetric metric : calculated) {
            numbers.put(metric.name(), numbers.size());
            this.calculated.put(metric.name(), metric.expression());
        }
        calculated.forEach(metric -> declareValue(metric.expression(), ConditionUses.NO_UNIT));
    }

    /** Declares that a unit's answer depends on a condition. */
    public void declare(Expression condition, int unit) {
        if (isComposite(condition)) {
            condition.children().forEach(child -> declare(child, unit));
            return;
        }
        Atom.Held held = held(condition);
        if (held != null) {
            if (unit != ConditionUses.NO_UNIT) {
                dependencies.computeIfAbsent(unit, none -> new TreeSet<>()).add(held.unit());
            }
            return;
        }
        Atom.HeldFor heldFor = heldFor(condition);
        if (heldFor != null) {
            if (unit != ConditionUses.NO_UNIT) {
                dependencies.computeIfAbsent(unit, none -> new TreeSet<>()).add(heldFor.unit());
                stays.add(heldFor, unit);
            }
            return;
        }
        Comparison comparison = normalized(condition);
        if (comparison != null) {
            ConditionUses.Use use = new ConditionUses.Use(comparison.operator(), Slots.threshold(comparison), unit);
            uses.compare(slots.slot(comparison), use);
        } else if (condition instanceof Variable || condition instanceof Defined) {
            declareValue(condition, unit);
        } else {
            condition.children().forEach(child -> declareValue(child, unit));
        }
    }

    /** Declares that a unit's answer depends on a value: on metrics as such, and on the conditions within. */
    private void declareValue(Expression value, int unit) {
        if (value instanceof Variable variable) {
            requireStill(variable.name());
            looksAt(variable.name(), unit);
        } else if (value instanceof Defined defined) {
            looksAt(defined.name(), unit);
        } else if (value instanceof Conditional conditional) {
            declare(conditional.condition(), unit);
            declareValue(conditional.yes(), unit);
            declareValue(conditional.no(), unit);
        } else if (value instanceof Arithmetic arithmetic) {
            declareValue(arithmetic.left(), unit);
            declareValue(arithmetic.right(), unit);
        } else if (value instanceof Since || value instanceof SinceEntry) {
            throw new IllegalArgumentException("since() must be compared with a constant duration");
        } else if (!(value instanceof Literal)) {
            declare(value, unit);
        }
    }

    /** When a value changes that moves by itself can only be foreseen where it is compared with a constant. */
    private void requireStill(String metric) {
        if (!calculated.containsKey(metric) && metrics.get(slots.metric(metric)).movesByItself()) {
            throw new IllegalArgumentException(metric + " moves by itself, so it must be compared with a constant");
        }
    }

    private void looksAt(String metric, int unit) {
        Expression meaning = calculated.get(metric);
        if (meaning != null) {
            declareValue(meaning, unit);
        } else {
            uses.look(slots.metric(metric), unit);
        }
    }

    private Atom.@Nullable Held held(Expression condition) {
        if (condition instanceof InSegment in) {
            return new Atom.Held(in, units.unit(in.segment()), 0);
        } else if (condition instanceof InTier in) {
            int unit = units.unit(in.tierSet());
            return new Atom.Held(in, unit, in.tier() == null ? 0 : units.level(unit, in.tier()));
        }
        return null;
    }

    /** The comparison of a stay with a constant; null if it is none. */
    private Atom.@Nullable HeldFor heldFor(Expression condition) {
        if (!(condition instanceof Comparison comparison)) {
            return null;
        }
        Comparison turned = comparison.right() instanceof SinceEntry
                ? new Comparison(comparison.operator().swapped(), comparison.right(), comparison.left())
                : comparison;
        boolean known = turned.left() instanceof SinceEntry
                && turned.right() instanceof Literal literal
                && literal.value() instanceof Duration;
        if (!known) {
            return null;
        }
        Atom.Held held = Objects.requireNonNull(held(((SinceEntry) turned.left()).membership()));
        long millis = ((Duration) ((Literal) turned.right()).value()).toMillis();
        return new Atom.HeldFor(turned, held.unit(), held.level(), turned.operator(), millis);
    }

    /** The comparison of a slot with a constant; null if it is none. */
    private @Nullable Comparison normalized(Expression condition) {
        boolean isCalculated = condition instanceof Comparison
                && condition.children().stream()
                        .anyMatch(
                                child -> child instanceof Variable variable && calculated.containsKey(variable.name()));
        return isCalculated ? null : slots.normalized(condition);
    }

    /** Per unit that looks at others: which. */
    public Map<Integer, SortedSet<Integer>> dependencies() {
        return dependencies;
    }

    /** Who asks how long a customer has been in a unit. */
    public Stays stays() {
        return stays;
    }

    /** Ends the declarations. */
    public ConditionIndex build() {
        ConditionIndex built = new ConditionIndex(slots, metrics, uses);
        index = built;
        return built;
    }

    /** The calculated metrics, in the order of the rule set; the rows they are worked out from must be {@link Readings}. */
    public List<Computation> calculated() {
        Values values = new Values(built());
        return calculated.keySet().stream().map(values::calculated).toList();
    }

    private ConditionIndex built() {
        if (index == null) {
            throw new IllegalStateException("build first");
        }
        return index;
    }

    /**
     * Compiles a condition that was declared.
     *
     * @param atoms receives its atoms, left to right
     */
    public Check compile(Expression condition, List<Atom> atoms) {
        if (condition instanceof And and) {
            return new Composite.All(compileAll(and.operands(), atoms));
        } else if (condition instanceof Or or) {
            return new Composite.Any(compileAll(or.operands(), atoms));
        } else if (condition instanceof Not not) {
            return new Composite.None(compile(not.operand(), atoms));
        } else if (condition instanceof Conditional conditional) {
            Check test = compile(conditional.condition(), atoms);
            Check yes = compile(conditional.yes(), atoms);
            Check no = compile(conditional.no(), atoms);
            return new Composite.Choice(test, yes, no);
        }
        Atom known = known(condition, built());
        Atom atom = known == null
                ? new Atom.General(condition, ExpressionCompiler.condition(condition, new Values(built())))
                : known;
        atoms.add(atom);
        return atom;
    }

    private Check[] compileAll(List<Expression> operands, List<Atom> atoms) {
        return operands.stream().map(operand -> compile(operand, atoms)).toArray(Check[]::new);
    }

    private static boolean isComposite(Expression condition) {
        return condition instanceof And
                || condition instanceof Or
                || condition instanceof Not
                || condition instanceof Conditional;
    }

    private @Nullable Atom known(Expression condition, ConditionIndex built) {
        Atom.Held held = held(condition);
        if (held != null) {
            return held;
        }
        Atom.HeldFor heldFor = heldFor(condition);
        if (heldFor != null) {
            return heldFor;
        }
        Comparison comparison = normalized(condition);
        if (comparison == null) {
            return null;
        }
        int slot = slots.slot(comparison);
        int threshold = built.thresholds(slot).indexOf(Slots.threshold(comparison));
        return new Atom.Indexed(comparison, slot, comparison.operator(), threshold);
    }

    /** What a value reads: metrics as such, calculated ones by what they stand for, and comparisons by the index. */
    private final class Values implements Scope {

        private final ConditionIndex built;

        Values(ConditionIndex built) {
            this.built = built;
        }

        @Override
        public int slot(String variable) {
            return slots.metric(variable);
        }

        @Override
        public @Nullable Computation computation(String variable) {
            return calculated.containsKey(variable) ? calculated(variable) : null;
        }

        private Computation calculated(String name) {
            Computation known = computations.get(name);
            if (known != null) {
                return known;
            }
            int number = Objects.requireNonNull(numbers.get(name));
            Computation computation =
                    ExpressionCompiler.computation(Objects.requireNonNull(calculated.get(name)), this);
            Computation kept = row -> ((Readings) row).calculated(number, computation);
            computations.put(name, kept);
            return kept;
        }

        @Override
        public @Nullable Condition answer(Expression condition) {
            Atom atom = known(condition, built);
            return atom == null ? null : row -> atom.holds((Readings) row);
        }
    }
}
