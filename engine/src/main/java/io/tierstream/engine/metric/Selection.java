package io.tierstream.engine.metric;

import io.tierstream.engine.expression.Expression;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which events a metric looks at.
 *
 * @param types the event types; empty means every type
 * @param where a condition on the event's fields that must hold; null means none
 */
public record Selection(Set<String> types, @Nullable Expression where) {

    /** Every event. */
    public static final Selection ALL = new Selection(Set.of(), null);

    public Selection {
        types = java.util.Collections.unmodifiableSet(new TreeSet<>(types));
    }

    /** The event fields that the condition reads. */
    public Set<String> fields() {
        Set<String> fields = new TreeSet<>();
        if (where != null) {
            where.walk(part -> {
                if (part instanceof Expression.Variable variable) {
                    fields.add(variable.name());
                } else if (part instanceof Expression.Defined defined) {
                    fields.add(defined.name());
                } else if (part instanceof Expression.Carries carries) {
                    fields.add(carries.name());
                }
            });
        }
        fields.remove(EventRow.TYPE);
        return fields;
    }

    /** The events of the given types. */
    public static Selection ofTypes(String... types) {
        return new Selection(Set.of(types), null);
    }
}
