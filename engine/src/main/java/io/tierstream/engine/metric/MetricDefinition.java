package io.tierstream.engine.metric;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rolling metric: an aggregate of a field over the selected events within a window.
 *
 * @param name its name in conditions
 * @param aggregate how the events are summed up
 * @param field the event field that is aggregated, {@value #TIME} for the event's own time; null for a count
 * @param selection which events
 * @param window how far back
 */
public record MetricDefinition(
        String name, Aggregate aggregate, @Nullable String field, Selection selection, Window window) {

    /** The pseudo field that stands for the event's time. */
    public static final String TIME = "time";

    public MetricDefinition {
        Objects.requireNonNull(name);
        Objects.requireNonNull(selection);
        Objects.requireNonNull(window);
        if (aggregate.needsField() != (field != null)) {
            throw new IllegalArgumentException(
                    "metric " + name + ": " + aggregate + (field == null ? " needs a field" : " takes no field"));
        }
        if (TIME.equals(field) && aggregate != Aggregate.FIRST && aggregate != Aggregate.LAST) {
            throw new IllegalArgumentException("metric " + name + ": only first and last take the time");
        }
    }

    /** Whether the value is an instant, so that {@code since} applies. */
    public boolean isInstant() {
        return TIME.equals(field);
    }

    /** Whether both compute the same from the same events, whatever they are called. */
    public boolean computesSameAs(MetricDefinition other) {
        return aggregate == other.aggregate
                && Objects.equals(field, other.field)
                && selection.equals(other.selection)
                && window.equals(other.window);
    }
}
