package io.tierstream.engine;

import io.tierstream.engine.expression.Computation;
import io.tierstream.engine.rule.Readings;
import org.jspecify.annotations.Nullable;

/** Keeps the values of calculated metrics until something changes: many conditions look at one score, and scores at each other. */
final class CalculatedOnce {

    private final @Nullable Object[] values;

    /** Per metric: the moment for which the value was worked out. */
    private final long[] workedOutAt;

    private long moment = 1;

    CalculatedOnce(int count) {
        values = new Object[count];
        workedOutAt = new long[count];
    }

    /** Something may have changed. */
    void forget() {
        moment++;
    }

    @Nullable
    Object value(int number, Computation computation, Readings readings) {
        if (workedOutAt[number] != moment) {
            values[number] = computation.value(readings);
            workedOutAt[number] = moment;
        }
        return values[number];
    }
}
