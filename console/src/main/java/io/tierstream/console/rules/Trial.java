package io.tierstream.console.rules;

import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.And;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.Conditional;
import io.tierstream.engine.expression.Expression.Defined;
import io.tierstream.engine.expression.Expression.In;
import io.tierstream.engine.expression.Expression.InSegment;
import io.tierstream.engine.expression.Expression.InTier;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Not;
import io.tierstream.engine.expression.Expression.Operator;
import io.tierstream.engine.expression.Expression.Or;
import io.tierstream.engine.expression.Expression.Rank;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.Variable;
import io.tierstream.engine.expression.ExpressionCompiler;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.expression.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tries conditions on a {@link Snapshot}, part by part. What the snapshot cannot answer is said to be so, never guessed. */
final class Trial {

    private static final Row NO_ROW = slot -> {
        throw new IllegalStateException("metrics are read by name");
    };

    /** By how much a mean in a membership may differ from that of the engine. */
    private static final Duration ROUNDING = Duration.ofMillis(1);

    private final SnapshotScope scope;

    Trial(SnapshotScope scope) {
        this.scope = scope;
    }

    /** What a condition says of the customer. */
    Part of(Expression condition) {
        String text = ExpressionText.of(condition);
        if (condition instanceof And and) {
            List<Part> parts = each(and.operands());
            return new Part.All(text, Kleene.all(parts), parts);
        } else if (condition instanceof Or or) {
            List<Part> parts = each(or.operands());
            return new Part.Any(text, Kleene.any(parts), parts);
        } else if (condition instanceof Not not) {
            Part part = of(not.operand());
            return new Part.Not(text, Kleene.not(part.held()), List.of(part));
        } else if (condition instanceof Conditional choice) {
            Part test = of(choice.condition());
            Part yes = of(choice.yes());
            Part no = of(choice.no());
            Boolean held = Kleene.choice(test.held(), yes.held(), no.held());
            return new Part.Choice(text, held, List.of(test, yes, no));
        }
        Part unsaid = unsaid(condition, text);
        return unsaid == null ? test(condition, text) : unsaid;
    }

    private List<Part> each(List<Expression> operands) {
        return operands.stream().map(this::of).toList();
    }

    /** What is to be said instead of a part that cannot be tried; null if it can. */
    private Part.@Nullable Unsaid unsaid(Expression condition, String text) {
        List<Part.Unsaid> found = new ArrayList<>();
        Set<String> typeless = new LinkedHashSet<>();
        condition.walk(part -> {
            String metric = metric(part);
            if (part instanceof Rank) {
                found.add(new Part.Unsaid(
                        text, Part.Unknown.PLACE, List.of(), "a place among all customers is known to the job only"));
            } else if (metric != null && !scope.shows(metric)) {
                found.add(new Part.Unsaid(
                        text,
                        Part.Unknown.OTHER_METRIC,
                        List.of(metric),
                        "the membership was written when " + metric + " was not a metric, or was another one"));
            } else if (metric != null && scope.isTypeless(metric)) {
                typeless.add(metric);
            }
        });
        if (found.isEmpty() && typeless.size() > 1) {
            return new Part.Unsaid(
                    text,
                    Part.Unknown.TYPE,
                    List.copyOf(typeless),
                    "whether " + String.join(" and ", typeless)
                            + " are numbers or texts stands in the events, not in the membership");
        }
        if (found.isEmpty() && isTooCloseToTell(condition)) {
            return new Part.Unsaid(
                    text,
                    Part.Unknown.ROUNDED,
                    List.of(),
                    "the membership shows whole milliseconds, and the mean is as close to the threshold");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    private boolean isTooCloseToTell(Expression condition) {
        if (!(condition instanceof Comparison comparison)) {
            return false;
        }
        Comparison turned = SnapshotScope.constantRight(comparison);
        boolean isMean = turned.children().stream()
                .anyMatch(side -> side instanceof Variable variable && scope.isRounded(variable.name()));
        if (!isMean
                || !(turned.right() instanceof Literal literal)
                || !(literal.value() instanceof Duration threshold)) {
            return isMean;
        }
        Object mean = ExpressionCompiler.computation(turned.left(), scope).value(NO_ROW);
        return mean instanceof Duration length && length.minus(threshold).abs().compareTo(ROUNDING) <= 0;
    }

    private static @Nullable String metric(Expression part) {
        if (part instanceof Variable variable) {
            return variable.name();
        } else if (part instanceof Defined defined) {
            return defined.name();
        }
        return part instanceof Since since ? since.metric() : null;
    }

    private Part test(Expression condition, String text) {
        boolean held = ExpressionCompiler.condition(condition, scope).holds(NO_ROW);
        if (condition instanceof Comparison comparison) {
            return comparison(SnapshotScope.constantRight(comparison), text, held);
        } else if (condition instanceof In in) {
            return plain(text, held, in.operand(), "in", ExpressionText.options(in));
        } else if (condition instanceof InSegment || condition instanceof InTier) {
            return new Part.Test(text, held, text, String.valueOf(held), "", "", null, null);
        }
        return plain(text, held, condition, "", "");
    }

    private Part plain(String text, boolean held, Expression left, String operator, String threshold) {
        return new Part.Test(text, held, ExpressionText.of(left), values(left), operator, threshold, null, null);
    }

    private Part comparison(Comparison comparison, String text, boolean held) {
        Expression left = comparison.left();
        Object threshold = comparison.right() instanceof Literal literal ? literal.value() : null;
        Object value = SnapshotScope.isAge(left)
                ? scope.age(left)
                : ExpressionCompiler.computation(left, scope).value(NO_ROW);
        return new Part.Test(
                text,
                held,
                ExpressionText.of(left),
                threshold == null ? values(comparison) : text(value),
                comparison.operator().symbol(),
                ExpressionText.of(comparison.right()),
                difference(value, threshold),
                changesAt(comparison, value));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : ExpressionText.value(value);
    }

    /** The value of a variable, or those of all variables as {@code a=1, b=2}. */
    private @Nullable String values(Expression expression) {
        if (expression instanceof Variable variable) {
            return text(scope.value(variable.name()));
        }
        Set<String> names = new LinkedHashSet<>();
        expression.walk(part -> {
            String metric = metric(part);
            if (metric != null) {
                names.add(metric);
            }
        });
        return names.stream().map(name -> name + "=" + text(scope.value(name))).collect(Collectors.joining(", "));
    }

    private static @Nullable String difference(@Nullable Object value, @Nullable Object threshold) {
        if (threshold instanceof Decimal limit) {
            Decimal number = io.tierstream.engine.expression.Values.number(value);
            return number == null ? null : limit.minus(number).toString();
        } else if (threshold instanceof Duration limit && value instanceof Duration length) {
            return ExpressionText.duration(limit.minus(length).toMillis());
        }
        return null;
    }

    /** When an age that only grows comes to its threshold, or one millisecond past it, as the operator says. */
    private @Nullable Instant changesAt(Comparison comparison, @Nullable Object value) {
        Instant from = SnapshotScope.isAge(comparison.left()) ? scope.from(comparison.left()) : null;
        if (from == null || !(value instanceof Duration age) || !(comparison.right() instanceof Literal literal)) {
            return null;
        }
        Duration threshold = (Duration) literal.value();
        int order = age.compareTo(threshold);
        Operator operator = comparison.operator();
        Instant at = from.plus(threshold);
        if (order < 0 && operator.holds(-1) != operator.holds(0)) {
            return at;
        }
        return order <= 0 && operator.holds(0) != operator.holds(1) ? at.plusMillis(1) : null;
    }
}
