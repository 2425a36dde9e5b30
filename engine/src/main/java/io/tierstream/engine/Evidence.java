package io.tierstream.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of a deciding condition, with what it saw. Values are text as a person would read them; undefined is
 * null.
 *
 * @param metric the metric, or the expression, on the left
 * @param operator the comparison operator as written in rule sets
 * @param threshold what it is compared with
 * @param before the left value before the step
 * @param after the left value after the step
 * @param heldBefore whether the comparison held before the step
 * @param holds whether it holds now
 */
public record Evidence(
        String metric,
        String operator,
        String threshold,
        @Nullable String before,
        @Nullable String after,
        boolean heldBefore,
        boolean holds) {

    public Evidence {
        Objects.requireNonNull(metric);
        Objects.requireNonNull(operator);
        Objects.requireNonNull(threshold);
    }
}
