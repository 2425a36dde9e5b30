package io.tierstream.engine.rule;

import io.tierstream.engine.expression.Computation;
import io.tierstream.engine.expression.Row;
import org.jspecify.annotations.Nullable;

/** What a compiled condition looks at: values by metric, and the place of a slot's value among its thresholds. */
public interface Readings extends Row {

    /** The bucket of a slot; see {@link io.tierstream.engine.metric.Thresholds}. */
    int bucket(int slot);

    /** The value of a calculated metric, which need not be worked out again while nothing changes. */
    default @Nullable Object calculated(int number, Computation computation) {
        return computation.value(this);
    }

    /** The level that the customer is at in a unit (segment or tier set); 0 outside. */
    int level(int unit);

    /** How long the customer has been at that level, milliseconds; meaningless outside. */
    long stay(int unit);
}
