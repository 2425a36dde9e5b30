package io.tierstream.engine;

import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.In;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.rule.Atom;
import io.tierstream.engine.rule.Readings;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in the words of the rule set what each comparison of a condition saw. */
final class EvidenceWriter {

    private final MetricValues metrics;
    private final RelativeConditions relative;

    /** The texts of the conditions' parts, which are the same objects every time. */
    private final Map<Expression, String> texts = new IdentityHashMap<>();

    EvidenceWriter(MetricValues metrics, RelativeConditions relative) {
        this.metrics = metrics;
        this.relative = relative;
    }

    /** The evidence of some levels, repeated comparisons only once. */
    List<Evidence> write(List<RuleUnit.Level> levels, Evaluation evaluation) {
        List<Evidence> evidence = new ArrayList<>();
        for (RuleUnit.Level level : levels) {
            for (Atom atom : level.atoms()) {
                Evidence one = write(atom, evaluation);
                if (!evidence.contains(one)) {
                    evidence.add(one);
                }
            }
        }
        return evidence;
    }

    /** The evidence of one comparison. */
    Evidence write(Atom atom, Evaluation evaluation) {
        RelativeConditions.Origin origin = relative.origin(atom.expression());
        if (origin != null) {
            return placed(origin, atom, evaluation);
        } else if (atom instanceof Atom.Indexed indexed) {
            return indexed(indexed, evaluation);
        } else if (atom instanceof Atom.Held held) {
            return held(held, evaluation);
        } else if (atom instanceof Atom.HeldFor heldFor) {
            return heldFor(heldFor, evaluation);
        }
        return general((Atom.General) atom, evaluation);
    }

    private Evidence indexed(Atom.Indexed atom, Evaluation evaluation) {
        return new Evidence(
                textOf(atom.expression().left()),
                atom.operator().symbol(),
                textOf(atom.expression().right()),
                text(evaluation.slotValueBefore(atom.slot())),
                text(evaluation.slotValue(atom.slot())),
                atom.holdsIn(evaluation.bucketBefore(atom.slot())),
                atom.holds(evaluation));
    }

    /** A comparison of a place among all customers shows the metric's value, and where it is cut. */
    private Evidence placed(RelativeConditions.Origin origin, Atom atom, Evaluation evaluation) {
        Object before = value(origin.metric(), evaluation.before());
        return new Evidence(
                textOf(origin.comparison().left()),
                origin.comparison().operator().symbol(),
                relative.threshold(origin),
                text(before),
                text(value(origin.metric(), evaluation)),
                relative.heldBefore(origin, before, evaluation.populationBefore()),
                atom.holds(evaluation));
    }

    /** A part of a condition as it stands in the rule set, where places among all customers are asked for as such. */
    Expression written(Expression meaning) {
        RelativeConditions.Origin origin = relative.origin(meaning);
        return origin == null ? meaning : origin.comparison();
    }

    private Evidence held(Atom.Held atom, Evaluation evaluation) {
        boolean before = atom.holdsAt(evaluation.levelBefore(atom.unit()));
        boolean holds = atom.holds(evaluation);
        return new Evidence(
                textOf(atom.expression()), "", "", String.valueOf(before), String.valueOf(holds), before, holds);
    }

    private Evidence heldFor(Atom.HeldFor atom, Evaluation evaluation) {
        Readings before = evaluation.before();
        return new Evidence(
                textOf(atom.expression().left()),
                atom.operator().symbol(),
                textOf(atom.expression().right()),
                stay(atom.stay(before)),
                stay(atom.stay(evaluation)),
                atom.holds(before),
                atom.holds(evaluation));
    }

    private static @Nullable String stay(long millis) {
        return millis < 0 ? null : ExpressionText.duration(millis);
    }

    private Evidence general(Atom.General atom, Evaluation evaluation) {
        Readings before = evaluation.before();
        Expression left = atom.expression();
        String operator = "";
        String threshold = "";
        if (left instanceof Comparison comparison) {
            operator = comparison.operator().symbol();
            threshold = textOf(comparison.right());
            left = comparison.left();
        } else if (left instanceof In in) {
            operator = "in";
            threshold = ExpressionText.options(in);
            left = in.operand();
        }
        return new Evidence(
                textOf(left),
                operator,
                threshold,
                values(left, before),
                values(left, evaluation),
                atom.condition().holds(before),
                atom.holds(evaluation));
    }

    private String textOf(Expression expression) {
        return texts.computeIfAbsent(expression, ExpressionText::of);
    }

    /** The value of a variable, or of all variables of an expression as {@code a=1, b=2}. */
    private @Nullable String values(Expression expression, Readings readings) {
        if (expression instanceof Expression.Variable variable) {
            return text(value(variable.name(), readings));
        }
        List<String> names = new ArrayList<>();
        expression.walk(part -> {
            if (part instanceof Expression.Variable variable && !names.contains(variable.name())) {
                names.add(variable.name());
            } else if (part instanceof Expression.Defined defined && !names.contains(defined.name())) {
                names.add(defined.name());
            }
        });
        List<String> values = names.stream()
                .map(name -> name + "=" + text(value(name, readings)))
                .toList();
        return String.join(", ", values);
    }

    private @Nullable Object value(String metric, Readings readings) {
        return metrics.value(metrics.number(metric), readings);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : ExpressionText.value(value);
    }
}
