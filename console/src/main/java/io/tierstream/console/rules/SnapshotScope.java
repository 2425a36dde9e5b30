package io.tierstream.console.rules;

import io.tierstream.engine.RuleSet;
import io.tierstream.engine.expression.Computation;
import io.tierstream.engine.expression.Condition;
import io.tierstream.engine.expression.Decimal;
import io.tierstream.engine.expression.Expression;
import io.tierstream.engine.expression.Expression.Comparison;
import io.tierstream.engine.expression.Expression.InSegment;
import io.tierstream.engine.expression.Expression.InTier;
import io.tierstream.engine.expression.Expression.Literal;
import io.tierstream.engine.expression.Expression.Since;
import io.tierstream.engine.expression.Expression.SinceEntry;
import io.tierstream.engine.expression.Scope;
import io.tierstream.engine.expression.Type;
import io.tierstream.engine.metric.Aggregate;
import io.tierstream.engine.metric.MetricDefinition;
import io.tierstream.rules.expression.DurationText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What conditions read, where a {@link Snapshot} answers. The comparisons are those of the engine. */
final class SnapshotScope implements Scope {

    private final Snapshot snapshot;
    private final Set<String> typeless = new HashSet<>();
    private final Set<String> rounded = new HashSet<>();
    private final Map<String, @Nullable Object> values = new HashMap<>();

    SnapshotScope(RuleSet rules, Snapshot snapshot) {
        this.snapshot = snapshot;
        rules.metrics().stream()
                .filter(metric -> metric.aggregate() == Aggregate.MEAN_GAP)
                .forEach(metric -> rounded.add(metric.name()));
        rules.metrics().forEach(metric -> read(metric.name(), type(metric)));
        rules.calculated().forEach(metric -> read(metric.name(), Type.NUMBER));
    }

    private static Type type(MetricDefinition metric) {
        return switch (metric.aggregate()) {
            case MEAN_GAP, LONGEST_GAP -> Type.DURATION;
            case FIRST, LAST -> metric.isInstant() ? Type.INSTANT : Type.ANY;
            case TOP -> Type.ANY;
            default -> Type.NUMBER;
        };
    }

    /** A text that does not read as its type was written under another definition of the metric: nothing is known then. */
    private void read(String metric, Type type) {
        if (!snapshot.metrics().containsKey(metric)) {
            return;
        }
        if (type == Type.ANY) {
            typeless.add(metric);
        }
        String text = snapshot.metrics().get(metric);
        Object value = text == null ? null : value(text, type);
        if (text == null || value != null) {
            values.put(metric, value);
        }
    }

    private static @Nullable Object value(String text, Type type) {
        try {
            return switch (type) {
                case INSTANT -> Instant.parse(text);
                case DURATION -> duration(text);
                case NUMBER -> Decimal.parse(text);
                default -> text;
            };
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Duration duration(String text) {
        DurationText read = DurationText.parse(text);
        return read.problem() == null ? Duration.ofMillis(read.millis()) : null;
    }

    /** Whether the snapshot says anything about a metric, be it that it is undefined. */
    boolean shows(String metric) {
        return values.containsKey(metric);
    }

    /** Whether a metric has the type of whatever the events had, which the text in a membership does not tell. */
    boolean isTypeless(String metric) {
        return typeless.contains(metric);
    }

    /** Whether the engine knows the value of a metric more exactly than the text in a membership, which has milliseconds. */
    boolean isRounded(String metric) {
        return rounded.contains(metric);
    }

    @Override
    public int slot(String variable) {
        throw new IllegalStateException("metrics are read by name, not by slot: " + variable);
    }

    @Override
    public Computation computation(String variable) {
        Object value = value(variable);
        return row -> value;
    }

    /** The value of a metric; null when undefined. */
    @Nullable
    Object value(String metric) {
        return values.get(metric);
    }

    @Override
    public @Nullable Condition answer(Expression condition) {
        if (condition instanceof InSegment || condition instanceof InTier) {
            boolean held = entry(condition) != null;
            return row -> held;
        }
        if (!(condition instanceof Comparison comparison)) {
            return null;
        }
        Comparison turned = constantRight(comparison);
        if (!isAge(turned.left()) || !(turned.right() instanceof Literal threshold)) {
            return null;
        }
        Duration age = age(turned.left());
        boolean holds = age != null && turned.operator().holds(age.compareTo((Duration) threshold.value()));
        return row -> holds;
    }

    /** The same comparison with the constant, if one side is one, on the right. */
    static Comparison constantRight(Comparison comparison) {
        return comparison.left() instanceof Literal && !(comparison.right() instanceof Literal)
                ? new Comparison(comparison.operator().swapped(), comparison.right(), comparison.left())
                : comparison;
    }

    static boolean isAge(Expression value) {
        return value instanceof Since || value instanceof SinceEntry;
    }

    /** How long ago something was; null when it never was. */
    @Nullable
    Duration age(Expression since) {
        Instant from = from(since);
        return from == null ? null : Duration.between(from, snapshot.asOf());
    }

    /** The instant from which a {@link Since} or {@link SinceEntry} counts; null when there is none. */
    @Nullable
    Instant from(Expression since) {
        return since instanceof Since of ? (Instant) value(of.metric()) : entry(((SinceEntry) since).membership());
    }

    private @Nullable Instant entry(Expression membership) {
        if (membership instanceof InSegment in) {
            return snapshot.segments().get(in.segment());
        }
        InTier in = (InTier) membership;
        Snapshot.Held held = snapshot.tiers().get(in.tierSet());
        return held != null && (in.tier() == null || in.tier().equals(held.tier())) ? held.since() : null;
    }
}
